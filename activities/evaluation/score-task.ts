import type { Score } from '../../contracts/evaluation.js';
import { baselines } from '../../core/baselines/index.js';
import { bias, rmse, wrmsse } from '../../core/metrics/index.js';
import { mergePanels } from '../../core/panel/merge-panels.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';

export interface ScoreTask {
  /** Panel files, one a shard. */
  readonly panels: readonly Uint8Array[];
  readonly originDay: number;
  /** Forecasts of all shards in the order of the panels: series x 28. */
  readonly candidates: readonly { readonly name: string; readonly values: Float32Array }[];
}

export interface ScoreTaskResult {
  readonly firstDate: string;
  readonly lastDate: string;
  readonly candidates: readonly Score[];
  readonly baselines: readonly Score[];
}

/** Scores candidates and baselines on the 28 days after the origin; best first. Runs in a worker thread. */
export default function scoreTask({ panels, originDay, candidates }: ScoreTask): ScoreTaskResult {
  const panel = mergePanels(panels.map((bytes) => decodePanel(bytes)));
  const actual = actualSales(panel, originDay);
  const score = (name: string, forecast: Float32Array): Score => {
    const { average, levels } = wrmsse({ panel, originDay, forecast, actual });
    return { name, wrmsse: average, rmse: rmse(forecast, actual), bias: bias(forecast, actual), levels };
  };
  const first = originDay + 1 - panel.calendar.firstDay;
  return {
    firstDate: panel.calendar.dates[first] as string,
    lastDate: panel.calendar.dates[first + HORIZON - 1] as string,
    candidates: candidates.map(({ name, values }) => score(name, values)).sort(byWrmsse),
    baselines: baselines.map(({ name, forecast }) => score(name, forecast(panel, originDay))).sort(byWrmsse),
  };
}

const byWrmsse = (a: Score, b: Score): number => a.wrmsse - b.wrmsse;

/** series x 28, units sold on the days after the origin. */
function actualSales(panel: Panel, originDay: number): Float32Array {
  const actual = new Float32Array(panel.series.count * HORIZON);
  const first = originDay + 1 - panel.calendar.firstDay;
  for (let series = 0; series < panel.series.count; series++) {
    const from = series * panel.days + first;
    actual.set(panel.sales.subarray(from, from + HORIZON), series * HORIZON);
  }
  return actual;
}
