import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import backtestTask, { type BacktestTask } from '../../../activities/evaluation/backtest-task.js';
import { forecastBy } from '../../../activities/evaluation/methods.js';
import { memberPath } from '../../../activities/evaluation/past-stores.js';
import { panelPath, writeNumbers } from '../../../activities/panels/spooled-stores.js';
import type { Method } from '../../../contracts/request/members.js';
import { baselines } from '../../../core/baselines/index.js';
import { applyChoice, chooseEnsemble, untriedEnsemble } from '../../../core/ensemble/choose-ensemble.js';
import { type PastOrigin, triedOrigin } from '../../../core/ensemble/past-origin.js';
import { walkForward } from '../../../core/ensemble/walk-forward.js';
import { rmse, scalesOf, scoreWrmsse } from '../../../core/metrics/index.js';
import { biasBy } from '../../../core/metrics/point-errors.js';
import { actualSales } from '../../../core/panel/actual-sales.js';
import { firstDays } from '../../../core/panel/first-days.js';
import { mergePanels } from '../../../core/panel/merge-panels.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { selectSeries } from '../../../core/panel/select-series.js';
import { fitQuantiles } from '../../../core/quantiles/fit-quantiles.js';
import { smallPanel } from '../../support/small-panel.js';
import { splitByStore } from '../../support/split-by-store.js';

const DAYS = 224;
const all = smallPanel({
  stores: ['CA_1', 'CA_2', 'TX_1'],
  items: ['HOBBIES_1_001', 'FOODS_2_001', 'FOODS_1_001', 'FOODS_1_002', 'HOBBIES_1_002'],
  days: DAYS,
  sales: (series, day) => ((series * 31 + day * 7) % 11) + (day % 7 === 5 ? 4 : 0) + (day % (series + 3)),
  price: (series, week) => 1 + series / 7 + week / 13,
});
// A store lacks an item, and stores come in another order than their names.
const known = selectSeries(
  all,
  all.series.ids.map((_, row) => row).filter((row) => row !== 6),
);
const stores = [2, 0, 1].map((code) => splitByStore(known)[code]!.panel);
const panel = mergePanels(stores);
const originDays = [DAYS - 84, DAYS - 56, DAYS - 28];
const methods: readonly Method[] = ['top-down', 'exponential-smoothing'];
/** Two members that are wrong in their own ways. */
const said = originDays.map((originDay) => {
  const actual = actualSales(panel, originDay);
  return [
    actual.map((units, cell) => units * (1 + ((cell * 13) % 7) / 9)),
    actual.map((units, cell) => units + ((cell * 5) % 11) / 3),
  ];
});

const folder = mkdtempSync(join(tmpdir(), 'backtest-task-'));
afterAll(() => rmSync(folder, { recursive: true }));
let from = 0;
for (const [store, own] of stores.entries()) {
  const to = from + own.series.count * HORIZON;
  writeFileSync(panelPath(folder, store), encodePanel(own));
  for (const [fold, members] of said.entries()) {
    for (const [member, values] of members.entries()) {
      writeNumbers(memberPath(folder, store, fold, member), values.slice(from, to));
    }
  }
  from = to;
}

function byStore(settings: Pick<BacktestTask, 'choose' | 'sums'>) {
  const folds = originDays.map((originDay) => ({ originDay, members: ['a', 'b'] }));
  const result = backtestTask({ folder, stores: stores.length, folds, methods, models: 2, ...settings });
  if (result.kind !== 'scored') throw new Error(result.reason);
  return result.scored;
}

/** The same with all series in memory. */
function atOnce({ choose, sums }: Pick<BacktestTask, 'choose' | 'sums'>) {
  const past = originDays.map((originDay, fold): PastOrigin => {
    const ofMethods = choose ? methods.map((method) => forecastBy(method, panel, originDay, sums?.totals)) : [];
    const forecasts = [...said[fold]!, ...ofMethods];
    return { panel, originDay, scales: scalesOf(panel, originDay), forecasts, actual: actualSales(panel, originDay) };
  });
  const tried = past.map(triedOrigin);
  const choices = choose ? walkForward(tried, sums) : tried.map((origin) => untriedEnsemble(origin, 2, sums));
  const ensembles = past.map((origin, at) => applyChoice(origin, choices[at]!));
  return {
    recipe: choose ? chooseEnsemble(tried, 4, sums) : untriedEnsemble(tried[0]!, 4, sums),
    quantiles: fitQuantiles(past.map(({ actual }, at) => ({ series: panel.series, forecast: ensembles[at]!, actual }))),
    scores: past.map(({ scales, forecasts, actual, originDay }, at) =>
      [ensembles[at]!, ...forecasts, ...baselines.map(({ forecast }) => forecast(panel, originDay))].map((forecast) => {
        const { average: wrmsse, ...parts } = scoreWrmsse(scales, forecast, actual);
        return { wrmsse, ...parts, rmse: rmse(forecast, actual) };
      }),
    ),
    promised: past.map(({ scales, actual }, at) =>
      [7, 14, 21, 28].map((days) => {
        const [forecast, sold] = [firstDays(ensembles[at]!, days), firstDays(actual, days)];
        const { average: wrmsse } = scoreWrmsse(scales, forecast, sold);
        return { days, wrmsse, storeBias: biasBy(panel.series.store, forecast, sold) };
      }),
    ),
  };
}

/** Sums over the series of several stores are added in another order. */
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, one) => (typeof one === 'number' ? Number(one.toPrecision(12)) : one)));

describe('members that are tried a store at a time', () => {
  it.each([
    { choose: true, sums: { reconcile: 'least-squares' } },
    { choose: true, sums: { totals: 'refined' } },
    { choose: false },
  ] as const)('become the same ensemble, scores and quantiles as all stores at once: %j', (settings) => {
    const made = byStore(settings);
    const wanted = atOnce(settings);
    expect(made.recipe).toEqual(wanted.recipe);
    expect(made.quantiles).toEqual(wanted.quantiles);
    expect(rounded(made.promised.map(({ windows }) => windows))).toMatchObject(rounded(wanted.promised) as object[]);
    const scores = made.origins.map(({ ensemble, members, baselines: simple }) => [ensemble, ...members, ...simple]);
    expect(rounded(scores)).toMatchObject(rounded(wanted.scores) as object[]);
    expect(made.origins[0]!.members.map(({ name }) => name)).toEqual(
      settings.choose ? ['a', 'b', ...methods] : ['a', 'b'],
    );
  });
});
