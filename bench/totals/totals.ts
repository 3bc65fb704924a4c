import { TOTALS_MODELS, type TotalsModel } from '../../contracts/evaluation/totals-model.js';
import { topDown } from '../../core/baselines/top-down.js';
import { bias, scoreWrmsse } from '../../core/metrics/index.js';
import type { Scales } from '../../core/metrics/scales.js';
import { actualSales } from '../../core/panel/actual-sales.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import { correctLevel } from '../../core/reconcile/level.js';
import { readM5 } from '../accuracy/m5-files.js';
import { competitionScales } from '../accuracy/official-scales.js';
import type { Bench, BenchRow } from '../support/bench.js';
import { watchMemory } from '../support/memory-watch.js';

/** Every other week from the first with sixteen weeks of sales before it; a window may reach into the next one. */
const EARLIER = Array.from({ length: 15 }, (_, index) => 1605 + 14 * index);
/** Reported alone, and nothing is chosen by them. */
const REPORTED = [1829, 1857, 1885, 1913] as const;
/** Levels of the hierarchy that are sums of departments of stores. */
const UPPER = 9;

export const bench: Bench = {
  description: `WRMSSE of the daily totals of M5's stores and departments (levels 1 to 9), for each model that there is of them, without any
training job: at 15 origins up to d_1801, by which models may be chosen, and at d_1829, d_1857, d_1885 and d_1913, by which they
may not. \`all\` is WRMSSE of all twelve levels, with each series' recent mean. Needs the M5 files (FORECAST_M5, or ../shared/m5).

ratio: the regression's error over that of the refined totals, at the origins up to d_1801.`,
  options: [],
  run: async () => {
    const panel = readM5({});
    const windows = [...EARLIER, ...REPORTED].map((originDay): Window => {
      return { originDay, scales: competitionScales(panel, originDay), actual: actualSales(panel, originDay) };
    });
    const rows = TOTALS_MODELS.map((model) => modelRow(panel, windows, model));
    return {
      bench: `totals: ${panel.series.count} series of M5, levels 1 to ${UPPER}`,
      rows: [...rows, levelRow(panel, windows)],
      ratio: rows[0]!.earlier / rows[1]!.earlier,
    };
  },
};

/** What forecasts of an origin are scored by. */
interface Window {
  readonly originDay: number;
  readonly scales: Scales;
  readonly actual: Float32Array;
}

type TotalsRow = BenchRow & { readonly earlier: number };

const modelRow = (panel: Panel, windows: readonly Window[], model: TotalsModel): TotalsRow =>
  rowOf(model, windows, (originDay) => topDown(panel, originDay, model));

/** What the totals would reach if the mean of each department of a store were known before: what level there is to gain. */
const levelRow = (panel: Panel, windows: readonly Window[]): TotalsRow =>
  rowOf('regression, level known before', windows, (originDay) =>
    correctLevel(panel, originDay + HORIZON, topDown(panel, originDay), 'store-department'),
  );

function rowOf(name: string, windows: readonly Window[], forecastAt: (originDay: number) => Float32Array): TotalsRow {
  const memory = watchMemory(process.pid);
  const began = performance.now();
  const scored = windows.map(({ originDay, scales, actual }) => {
    const forecast = forecastAt(originDay);
    const { average, levels } = scoreWrmsse(scales, forecast, actual);
    return { upper: mean(levels.slice(0, UPPER)), all: average, bias: bias(forecast, actual) ?? Number.NaN };
  });
  const earlier = scored.slice(0, EARLIER.length);
  const reported = scored.slice(EARLIER.length);
  return {
    name,
    seconds: (performance.now() - began) / 1000,
    peak_mb: memory.stop(),
    earlier: mean(earlier.map(({ upper }) => upper)),
    ...Object.fromEntries(REPORTED.map((originDay, index) => [`d_${originDay}`, reported[index]!.upper])),
    all_earlier: mean(earlier.map(({ all }) => all)),
    all_reported: reported.map(({ all }) => all.toFixed(4)).join(' '),
    bias: reported.map(({ bias: share }) => `${(100 * share).toFixed(1)}%`).join(' '),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
