import { join } from 'node:path';
import type { Score } from '../../contracts/evaluation/evaluation.js';
import { baselines } from '../../core/baselines/index.js';
import { LevelIndex } from '../../core/hierarchy/level-index.js';
import { wspl } from '../../core/metrics/index.js';
import { knownDays } from '../../core/metrics/scales.js';
import { StoreScales } from '../../core/metrics/store-scales.js';
import { actualSales } from '../../core/panel/actual-sales.js';
import { JoinedSeries } from '../../core/panel/join-series.js';
import { HORIZON } from '../../core/panel/panel.js';
import { applyQuantiles } from '../../core/quantiles/apply-quantiles.js';
import type { QuantileModel } from '../../core/quantiles/fit-quantiles.js';
import { floatsIn, panelIn, type SpooledStores } from '../panels/spooled-stores.js';
import { byWrmsse, scoreOf, windowDates } from './score.js';
import { type Weighed, weighed } from './weighed.js';

/** Panels of the stores lie in the folder; of each store and candidate `candidatePath` does. */
export interface ScoreTask extends SpooledStores {
  readonly originDay: number;
  /** Names. */
  readonly candidates: readonly string[];
  /** Scores the quantiles of the candidates too. */
  readonly quantiles?: QuantileModel | undefined;
}

export interface ScoreTaskResult {
  readonly firstDate: string;
  readonly lastDate: string;
  readonly candidates: readonly Score[];
  readonly baselines: readonly Score[];
}

/** Scores candidates and baselines on the 28 days after the origin; best first. Runs in a worker thread. */
export default function scoreTask(task: ScoreTask): Weighed<ScoreTaskResult> {
  return weighed(() => scoreAll(task));
}

/** Where the forecast of a store's series by a candidate waits: series x 28. */
export const candidatePath = (folder: string, store: number, candidate: number): string =>
  join(folder, `${store}.${candidate}.forecast`);

/** Panels go by one after the other; what is held of all series are their scales, and a forecast at a time. */
function scoreAll(task: ScoreTask): ScoreTaskResult {
  const { folder, stores, originDay, candidates, quantiles } = task;
  const index = new LevelIndex();
  const joined = new JoinedSeries();
  for (let store = 0; store < stores; store++) {
    const { series } = panelIn(folder, store);
    index.add(series);
    joined.add(series);
  }
  const series = joined.finish();
  const all = (of: (store: number) => Float32Array): Float32Array => {
    const values = new Float32Array(series.count * HORIZON);
    let at = 0;
    for (let store = 0; store < stores; store++) {
      const part = of(store);
      values.set(part, at);
      at += part.length;
    }
    return values;
  };
  const first = panelIn(folder, 0);
  const ofStores = new StoreScales(index, originDay, knownDays(first, originDay));
  for (let store = 0; store < stores; store++) ofStores.add(panelIn(folder, store));
  const scales = ofStores.finish(series);
  const actual = all((store) => actualSales(panelIn(folder, store), originDay));
  const score = (name: string, forecast: Float32Array): Score => scoreOf(name, scales, forecast, actual);
  const withQuantiles = (name: string, forecast: Float32Array): Score =>
    quantiles === undefined
      ? score(name, forecast)
      : { ...score(name, forecast), wspl: wspl(scales, applyQuantiles(quantiles, series, forecast), actual).average };
  return {
    ...windowDates(first, originDay),
    candidates: candidates
      .map((name, at) =>
        withQuantiles(
          name,
          all((store) => floatsIn(candidatePath(folder, store, at))),
        ),
      )
      .sort(byWrmsse),
    baselines: baselines
      .map(({ name, forecast }) =>
        score(
          name,
          all((store) => forecast(panelIn(folder, store), originDay)),
        ),
      )
      .sort(byWrmsse),
  };
}
