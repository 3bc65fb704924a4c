import type { PanelRef } from '../../contracts/dataset/dataset.js';
import type { Backtest, PastFold } from '../../contracts/evaluation/ensemble.js';
import type { Method } from '../../contracts/request/members.js';
import { readPanels } from '../panels/read-panels.js';
import { jsonFor } from '../s3/json-for.js';
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
  /** Where the quantile model is written. */
  readonly quantilesUri: string;
}

/**
 * Chooses how the members become one forecast, by past origins, and learns their quantiles there.
 *
 * @throws NothingToScore
 */
export async function backtestEnsemble(
  { s3, threads }: EvaluationDeps,
  { folds, methods, models, choose, quantilesUri, ...input }: BacktestEnsembleInput,
): Promise<Backtest> {
  const panels = await readPanels(s3, input.panels);
  for (const { originDay } of folds) requireWeights(panels, originDay);
  const read: BacktestTask['folds'][number][] = [];
  for (const { originDay, members: made } of folds) {
    read.push({ originDay, members: await readForecasts(s3, panels, made) });
  }
  const task: BacktestTask = { panels: panels.map(({ bytes }) => bytes), folds: read, methods, models, choose };
  const { origins, recipe, quantiles } = requireScored(await threads.run(evaluationTasks.backtest, task));
  const { proof } = await writeStored(s3, quantilesUri, jsonFor(quantilesUri, quantiles), 'application/json');
  return { origins, recipe, quantilesUri, quantilesProof: proof };
}
