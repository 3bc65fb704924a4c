import { encodeId } from '@durable-forecast/lib/encode-id';
import type { PanelRef } from '../../contracts/dataset/dataset.js';
import type { EnsembleRecipe, NamedForecast } from '../../contracts/evaluation/ensemble.js';
import type { ShardForecast } from '../../contracts/publication/publication.js';
import type { Method } from '../../contracts/request/members.js';
import { HORIZON } from '../../core/panel/panel.js';
import { readPanels } from '../panels/read-panels.js';
import { writeStored } from '../s3/stored-files.js';
import type { CombineTask } from './combine-task.js';
import type { EvaluationDeps } from './deps.js';
import { readForecasts } from './read-forecasts.js';
import { evaluationTasks } from './thread-tasks.js';

export interface CombineForecastsInput {
  readonly panels: readonly PanelRef[];
  readonly originDay: number;
  readonly members: readonly NamedForecast[];
  /** Members that need no training, after the others. */
  readonly methods: readonly Method[];
  readonly recipe: EnsembleRecipe;
  /** Where a file of each store is written: a number a line, series-major, then the 28 days. */
  readonly prefix: string;
}

/** Makes one forecast of the members'. */
export async function combineForecasts(
  { s3, threads }: EvaluationDeps,
  { originDay, members, methods, recipe, prefix, ...input }: CombineForecastsInput,
): Promise<readonly ShardForecast[]> {
  const panels = await readPanels(s3, input.panels);
  const forecasts = await readForecasts(s3, panels, members);
  const task: CombineTask = {
    panels: panels.map(({ bytes }) => bytes),
    originDay,
    forecasts: forecasts.map(({ values }) => values),
    methods,
    recipe,
  };
  const combined = await threads.run(evaluationTasks.combine, task);
  const shards: ShardForecast[] = [];
  let from = 0;
  for (const [index, { store, panel }] of panels.entries()) {
    const to = from + panel.series.count * HORIZON;
    const uri = `${prefix}/${encodeId(store)}.csv`;
    const file = await writeStored(s3, uri, `${combined.subarray(from, to).join('\n')}\n`, 'text/csv');
    shards.push({ panel: input.panels[index] as PanelRef, ...file });
    from = to;
  }
  return shards;
}
