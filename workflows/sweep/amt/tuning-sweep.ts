import { ApplicationFailure, CancellationScope, isCancellation, setHandler, workflowInfo } from '@temporalio/workflow';
import { leaderboardQuery } from '../../../contracts/sweep/leaderboard.js';
import type { SweepInput, SweepResult } from '../../../contracts/sweep/sweep.js';
import {
  extendSweepUpdate,
  finishSweepUpdate,
  pauseSweepUpdate,
  resumeSweepUpdate,
} from '../../../contracts/sweep/sweep-messages.js';
import type { JobRef } from '../../../contracts/training/training-job.js';
import { gridSize } from '../../../core/search/strategy.js';
import { stop } from '../../shared/proxies.js';
import { requirePrices } from '../require-prices.js';
import { saveRecord } from '../save-record.js';
import { followTuning, watchToEnd } from './follow-tuning.js';
import { submitTuning } from './submit-tuning.js';
import { TunedTrials } from './tuned-trials.js';
import { tuningPlan } from './tuning-plan.js';

/**
 * The sweep as one tuning job of SageMaker, which proposes, starts and stops the trials. We submit, watch, hold its money
 * and failures against the limits that SageMaker does not know, and stop it.
 */
export async function tuningSweep(input: SweepInput): Promise<SweepResult> {
  requirePrices(input);
  const { workflowId } = workflowInfo();
  const plan = tuningPlan(input, workflowId);
  const trials = new TunedTrials(input, plan);
  setHandler(finishSweepUpdate, () => trials.finish());
  setHandler(pauseSweepUpdate, () => '', { validator: () => refuse('pause') });
  setHandler(resumeSweepUpdate, () => '', { validator: () => refuse('pause') });
  setHandler(extendSweepUpdate, (_extension) => '', { validator: (_extension) => refuse('extend') });
  setHandler(leaderboardQuery, () => ({
    sweep: workflowId,
    objective: input.objective,
    planned: plan.maxTrials ?? gridSize(input.search),
    rows: trials.leaderboardRows,
    state: trials.decidedEnd === undefined ? 'running' : 'ending',
    ...(trials.decidedEnd === undefined ? {} : { ended: trials.decidedEnd.reason }),
    spent: trials.spent(Date.now()),
  }));

  const save = ({ name }: JobRef) => saveRecord(input, trials.state.carried, name);
  let job: JobRef | undefined;
  try {
    const submitted = await submitTuning(plan);
    job = submitted.job;
    const ended = await followTuning(plan, submitted, trials);
    await save(job);
    return { sweep: workflowId, results: trials.state.results, ...ended };
  } catch (error) {
    await CancellationScope.nonCancellable(async () => {
      await stop.stopTuning(plan);
      if (job === undefined || !isCancellation(error)) return;
      const cancelled = { failure: 'StoppedByLimit', reason: 'The sweep was cancelled.' } as const;
      await watchToEnd(job.name, trials, trials.decidedEnd ?? cancelled);
      await save(job);
    });
    throw error;
  }
}

/** @throws ApplicationFailure that refuses the update before it enters the history */
function refuse(what: string): never {
  throw ApplicationFailure.nonRetryable(`SageMaker can't ${what} a tuning job. Finish it, or use backend: trials.`);
}
