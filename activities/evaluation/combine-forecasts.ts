import { encodeId } from '@durable-forecast/lib/encode-id';
import type { PanelRef } from '../../contracts/dataset/dataset.js';
import type { EnsembleRecipe, NamedForecast } from '../../contracts/evaluation/ensemble.js';
import type { MethodForecast, ShardForecast } from '../../contracts/publication/publication.js';
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
  /**
   * Where files of each store are written, of the forecast and of each method: a number a line, series-major, then the 28 days.
   */
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
    const write = (values: Float32Array, folder: string) =>
      writeStored(s3, `${folder}/${encodeId(store)}.csv`, `${values.subarray(from, to).join('\n')}\n`, 'text/csv');
    // Nothing else remembers what a method said: it had no job.
    const ofMethods: MethodForecast[] = [];
    for (const [at, method] of methods.entries()) {
      const file = await write(combined.methods[at] as Float32Array, `${prefix}/${method}`);
      ofMethods.push({ method, ...file });
    }
    shards.push({
      panel: input.panels[index] as PanelRef,
      ...(await write(combined.forecast, prefix)),
      ...(ofMethods.length === 0 ? {} : { methods: ofMethods }),
    });
    from = to;
  }
  return shards;
}
