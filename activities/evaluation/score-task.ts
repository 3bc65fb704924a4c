import { join } from 'node:path';
import type { Score } from '../../contracts/evaluation/evaluation.js';
import { baselines } from '../../core/baselines/index.js';
import { LevelIndex } from '../../core/hierarchy/level-index.js';
import { PinballSums } from '../../core/metrics/pinball-sums.js';
import { seriesScales } from '../../core/metrics/series-scales.js';
import { StoreScales } from '../../core/metrics/store-scales.js';
import { actualSales } from '../../core/panel/actual-sales.js';
import type { Panel } from '../../core/panel/panel.js';
import { groupQuantiles } from '../../core/quantiles/apply-quantiles.js';
import type { QuantileModel } from '../../core/quantiles/fit-quantiles.js';
import { floatsIn, panelIn, type SpooledStores } from '../panels/spooled-stores.js';
import { ScoreSums } from './score-sums.js';
import { type Weighed, weighed } from './weighed.js';
import { windowDates } from './window-dates.js';

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

/** Stores go by one after the other; what is held are sums of the groups of levels 1 to 11. */
function scoreAll({ folder, stores, originDay, candidates, quantiles }: ScoreTask): ScoreTaskResult {
  const panels = function* (): Generator<Panel> {
    for (let store = 0; store < stores; store++) yield panelIn(folder, store);
  };
  const index = new LevelIndex();
  for (const { series } of panels()) index.add(series);
  const first = panelIn(folder, 0);
  const scales = new StoreScales(index, first, [originDay]);
  for (const panel of panels()) scales.add(panel);
  const above = scales.finish()[0]!;
  const quantilesOf = (model: QuantileModel) => (level: number, centres: Float64Array) =>
    groupQuantiles(model, level, centres);
  const ofCandidates = candidates.map((name) => ({
    score: new ScoreSums(name, above),
    bands: quantiles && new PinballSums(above, quantilesOf(quantiles)),
  }));
  const ofBaselines = baselines.map(({ name, forecast }) => ({ forecast, score: new ScoreSums(name, above) }));
  let store = 0;
  for (const panel of panels()) {
    const { series } = panel;
    const part = { series, above: index.levelsOf(series), single: seriesScales(panel, originDay) };
    const actual = actualSales(panel, originDay);
    for (const [at, { score, bands }] of ofCandidates.entries()) {
      const forecast = floatsIn(candidatePath(folder, store, at));
      score.add(part, forecast, actual);
      bands?.add(part, forecast, actual);
    }
    for (const { forecast, score } of ofBaselines) score.add(part, forecast(panel, originDay), actual);
    store += 1;
  }
  return {
    ...windowDates(first, originDay),
    candidates: ofCandidates
      .map(({ score, bands }) => ({ ...score.finish(), ...(bands && { wspl: bands.finish().average }) }))
      .sort(byWrmsse),
    baselines: ofBaselines.map(({ score }) => score.finish()).sort(byWrmsse),
  };
}

const byWrmsse = (a: Score, b: Score): number => a.wrmsse - b.wrmsse;
