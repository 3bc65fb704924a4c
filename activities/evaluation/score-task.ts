import type { Score } from '../../contracts/evaluation/evaluation.js';
import { baselines } from '../../core/baselines/index.js';
import { scalesOf, wspl } from '../../core/metrics/index.js';
import { actualSales } from '../../core/panel/actual-sales.js';
import { mergePanels } from '../../core/panel/merge-panels.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { applyQuantiles } from '../../core/quantiles/apply-quantiles.js';
import type { QuantileModel } from '../../core/quantiles/fit-quantiles.js';
import { byWrmsse, scoreOf, windowDates } from './score.js';
import { type Weighed, weighed } from './weighed.js';

export interface ScoreTask {
  /** Panel files, one a shard. */
  readonly panels: readonly Uint8Array[];
  readonly originDay: number;
  /** Forecasts of all shards in the order of the panels: series x 28. */
  readonly candidates: readonly { readonly name: string; readonly values: Float32Array }[];
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

function scoreAll({ panels, originDay, candidates, quantiles }: ScoreTask): ScoreTaskResult {
  const panel = mergePanels(panels.map((bytes) => decodePanel(bytes)));
  const actual = actualSales(panel, originDay);
  const scales = scalesOf(panel, originDay);
  const score = (name: string, forecast: Float32Array): Score => scoreOf(name, scales, forecast, actual);
  const withQuantiles = (name: string, forecast: Float32Array): Score =>
    quantiles === undefined
      ? score(name, forecast)
      : {
          ...score(name, forecast),
          wspl: wspl(scales, applyQuantiles(quantiles, panel.series, forecast), actual).average,
        };
  return {
    ...windowDates(panel, originDay),
    candidates: candidates.map(({ name, values }) => withQuantiles(name, values)).sort(byWrmsse),
    baselines: baselines.map(({ name, forecast }) => score(name, forecast(panel, originDay))).sort(byWrmsse),
  };
}
