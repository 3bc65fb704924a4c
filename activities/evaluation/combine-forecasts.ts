import { encodeId } from '@durable-forecast/lib/encode-id';
import type { PanelRef } from '../../contracts/dataset/dataset.js';
import { isDaily } from '../../contracts/evaluation/corrections.js';
import type { EnsembleRecipe, NamedForecast } from '../../contracts/evaluation/ensemble.js';
import type { MethodForecast, ShardForecast } from '../../contracts/publication/publication.js';
import type { Method } from '../../contracts/request/members.js';
import { DepartmentSums } from '../../core/reconcile/department-sums.js';
import { errorOrigins } from '../../core/reconcile/past-errors.js';
import { type SummedStore, totalsByStore } from '../../core/reconcile/totals-by-store.js';
import { readPanel } from '../panels/read-panels.js';
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

/**
 * Makes one forecast of the members', a store at a time. What stores learn from each other, the totals of their departments day by day, is
 * learnt before from the sums of their departments.
 */
export async function combineForecasts(
  { s3, threads }: EvaluationDeps,
  { panels, originDay, members, methods, recipe, prefix }: CombineForecastsInput,
): Promise<readonly ShardForecast[]> {
  const totals = await totalsOfStores({ s3, threads }, { panels, originDay, methods, recipe });
  const shards: ShardForecast[] = [];
  for (const ref of panels) {
    const read = await readPanel(s3, ref);
    const forecasts = await readForecasts(s3, [read], members);
    const task: CombineTask = {
      ...{ panel: read.bytes, originDay, methods, recipe },
      forecasts: forecasts.map(({ values }) => values),
      totals: totals.get(ref.store) ?? [],
    };
    const combined = await threads.run(evaluationTasks.combine, task);
    const write = (values: Float32Array, folder: string) =>
      writeStored(s3, `${folder}/${encodeId(ref.store)}.csv`, `${values.join('\n')}\n`, 'text/csv');
    // Nothing else remembers what a method said: it had no job.
    const ofMethods: MethodForecast[] = [];
    for (const [at, method] of methods.entries()) {
      const file = await write(combined.methods[at] as Float32Array, `${prefix}/${method}`);
      ofMethods.push({ method, ...file });
    }
    shards.push({
      panel: ref,
      ...(await write(combined.forecast, prefix)),
      ...(ofMethods.length === 0 ? {} : { methods: ofMethods }),
    });
  }
  return shards;
}

/** Day totals of each store's departments at the origins that its forecast looks at; none where it looks at none. */
async function totalsOfStores(
  { s3, threads }: EvaluationDeps,
  { panels, originDay, methods, recipe }: Pick<CombineForecastsInput, 'panels' | 'originDay' | 'methods' | 'recipe'>,
): Promise<ReadonlyMap<string, CombineTask['totals']>> {
  const { correction, strength, totals: model = 'regression' } = recipe;
  // Every method has its sums from them.
  const isAsked = (isDaily(correction) && strength > 0) || methods.length > 0;
  if (!isAsked) return new Map();
  const sums = new DepartmentSums();
  const stores: SummedStore[] = [];
  for (const ref of panels) {
    const { panel } = await readPanel(s3, ref);
    stores.push({ code: panel.series.store.codes[0] as number, departments: sums.add(panel) });
  }
  const sales = sums.finish();
  const origins = [originDay, ...(correction === 'least-squares-variances' ? errorOrigins(sales, originDay) : [])];
  const units = await threads.run(evaluationTasks.dayTotals, { sales, origins, model });
  const byStore = units.map((all) => totalsByStore(stores, all));
  return new Map(
    panels.map(({ store }, at) => [
      store,
      origins.map((day, index) => ({ originDay: day, units: byStore[index]![at] as Float64Array })),
    ]),
  );
}
