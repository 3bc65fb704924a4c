import { writeFile } from 'node:fs/promises';
import type { PanelRef } from '../../contracts/dataset/dataset.js';
import type { Backtest, PastFold } from '../../contracts/evaluation/ensemble.js';
import type { SumsAsked } from '../../contracts/evaluation/sums-asked.js';
import type { RunPromise } from '../../contracts/monitoring/promise.js';
import type { Method } from '../../contracts/request/members.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { isWeighable } from '../../core/metrics/index.js';
import { readPanel } from '../panels/read-panels.js';
import { panelPath } from '../panels/spooled-stores.js';
import { jsonFor, sealedFor } from '../s3/json-for.js';
import { writeObject } from '../s3/s3-objects.js';
import { writeStored } from '../s3/stored-files.js';
import { inWorkFolder } from '../work-folder.js';
import type { BacktestTask } from './backtest-task.js';
import type { EvaluationDeps } from './deps.js';
import { nothingToWeigh } from './nothing-to-weigh.js';
import { memberPath } from './past-stores.js';
import { readForecasts } from './read-forecasts.js';
import { requireScored } from './require-scored.js';
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
  { panels, folds, quantilesUri, promise, ...settings }: BacktestEnsembleInput,
): Promise<Backtest> {
  const { methods, models, choose, sums } = settings;
  const { origins, recipe, quantiles, promised } = await inWorkFolder('backtest', async (folder) => {
    await spoolFolds(s3, { panels, folds }, folder);
    const task: BacktestTask = {
      ...{ folder, stores: panels.length, methods, models, choose, sums },
      folds: folds.map(({ originDay, members }) => ({ originDay, members: members.map(({ name }) => name) })),
    };
    return requireScored(await threads.run(evaluationTasks.backtest, task));
  });
  const { proof } = await writeStored(s3, quantilesUri, jsonFor(quantilesUri, quantiles), 'application/json');
  if (promise !== undefined) {
    const { uri, request } = promise;
    await writeObject(s3, uri, sealedFor(uri, { request, origins: promised } satisfies RunPromise), 'application/json');
  }
  return { origins, recipe, quantilesUri, quantilesProof: proof };
}

/** Brings panels and what members said of them into a folder, a store at a time. @throws NothingToScore */
async function spoolFolds(
  s3: EvaluationDeps['s3'],
  { panels, folds }: Pick<BacktestEnsembleInput, 'panels' | 'folds'>,
  folder: string,
): Promise<void> {
  let unweighable = folds.map(({ originDay }) => originDay);
  for (const [store, ref] of panels.entries()) {
    const read = await readPanel(s3, ref);
    unweighable = unweighable.filter((originDay) => !isWeighable(read.panel, originDay));
    await writeFile(panelPath(folder, store), read.bytes);
    for (const [fold, { members }] of folds.entries()) {
      for (const [at, { values }] of (await readForecasts(s3, [read], members)).entries()) {
        await writeFile(memberPath(folder, store, fold, at), new Uint8Array(values.buffer));
      }
    }
  }
  const [first] = unweighable;
  if (first !== undefined) throw nothingToWeigh(first);
}
