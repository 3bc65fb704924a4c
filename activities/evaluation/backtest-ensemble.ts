import type { PanelRef } from '../../contracts/dataset/dataset.js';
import type { Backtest, PastFold } from '../../contracts/evaluation/ensemble.js';
import type { SumsAsked } from '../../contracts/evaluation/sums-asked.js';
import type { RunPromise } from '../../contracts/monitoring/promise.js';
import type { Method } from '../../contracts/request/members.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { buffersOf } from '../panels/buffers-of.js';
import { readPanels } from '../panels/read-panels.js';
import { jsonFor, sealedFor } from '../s3/json-for.js';
import { writeObject } from '../s3/s3-objects.js';
import { writeStored } from '../s3/stored-files.js';
import type { BacktestTask } from './backtest-task.js';
import type { EvaluationDeps } from './deps.js';
import { readForecasts } from './read-forecasts.js';
import { requireScored } from './require-scored.js';
import { requireWeights } from './require-weights.js';
import { evaluationTasks } from './thread-tasks.js';

export interface BacktestEnsembleInput {
  readonly panels: readonly PanelRef[];
  /** Oldest first. */
  readonly folds: readonly PastFold[];
  /** Members that need no training, after the models. */
  readonly methods: readonly Method[];
  /** How many models the published forecast has. */
  readonly models: number;
  /** Whether the folds hold the members' forecasts, so that weights and correction can be chosen. */
  readonly choose: boolean;
  /** What the request says of sums; a run of 0.1.0 says nothing. */
  readonly sums?: SumsAsked | undefined;
  /** Where the quantile model is written. */
  readonly quantilesUri: string;
  /** Where it is kept what the forecast promises, for whoever monitors it; a run of 0.1.0 keeps none. */
  readonly promise?: { readonly uri: string; readonly request: ForecastRequest } | undefined;
}

/**
 * Chooses how the members become one forecast, by past origins, and learns their quantiles there.
 *
 * @throws NothingToScore
 */
export async function backtestEnsemble(
  { s3, threads }: EvaluationDeps,
  { folds, methods, models, choose, sums, quantilesUri, promise, ...input }: BacktestEnsembleInput,
): Promise<Backtest> {
  const panels = await readPanels(s3, input.panels);
  for (const { originDay } of folds) requireWeights(panels, originDay);
  const read: BacktestTask['folds'][number][] = [];
  for (const { originDay, members: made } of folds) {
    read.push({ originDay, members: await readForecasts(s3, panels, made) });
  }
  const task: BacktestTask = { panels: panels.map(({ bytes }) => bytes), folds: read, methods, models, choose, sums };
  const { origins, recipe, quantiles, promised } = requireScored(
    await threads.run(evaluationTasks.backtest, task, buffersOf(panels)),
  );
  const { proof } = await writeStored(s3, quantilesUri, jsonFor(quantilesUri, quantiles), 'application/json');
  if (promise !== undefined) {
    const { uri, request } = promise;
    await writeObject(s3, uri, sealedFor(uri, { request, origins: promised } satisfies RunPromise), 'application/json');
  }
  return { origins, recipe, quantilesUri, quantilesProof: proof };
}
