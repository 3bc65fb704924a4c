import { ApplicationFailure, CancellationScope, isCancellation, setHandler, workflowInfo } from '@temporalio/workflow';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import { type Leaderboard, leaderboardQuery } from '../../../contracts/sweep/leaderboard.js';
import type { SweepInput, SweepResult } from '../../../contracts/sweep/sweep.js';
import {
  extendSweepUpdate,
  finishSweepUpdate,
  pauseSweepUpdate,
  resumeSweepUpdate,
} from '../../../contracts/sweep/sweep-messages.js';
import type { JobRef } from '../../../contracts/training/training-job.js';
import { gridSize } from '../../../core/search/strategy.js';
import { described } from '../../shared/described.js';
import { stop } from '../../shared/proxies.js';
import { track } from '../../tracking/track.js';
import { trainingNote } from '../../tracking/training-note.js';
import { requirePrices } from '../require-prices.js';
import { saveRecord } from '../save-record.js';
import { SweepView } from '../sweep-view.js';
import { boardWithinPayload } from '../within-payload.js';
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
  const board = (): Leaderboard => ({
    sweep: workflowId,
    objective: input.objective,
    planned: plan.maxTrials ?? gridSize(input.search),
    rows: trials.leaderboardRows,
    state: trials.decidedEnd === undefined ? 'running' : 'ending',
    ...(trials.decidedEnd === undefined ? {} : { ended: trials.decidedEnd.reason }),
    spent: trials.spent(Date.now()),
  });
  const view = new SweepView(input, () => ({ board: board(), waits: [] }));
  trials.onChange = () => view.changed();
  const tracked = trackTrials(input, workflowId, trials);
  handleMessages(trials, board);
  view.changed(false);

  const save = ({ name }: JobRef) => saveRecord(input, trials.state.carried, name);
  let job: JobRef | undefined;
  try {
    const submitted = await submitTuning(plan);
    job = submitted.job;
    const ended = await followTuning(plan, submitted, trials);
    await save(job);
    view.end();
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
  } finally {
    await Promise.all(tracked);
  }
}

/** Tells the tracker of each trial that ends. @returns what the sweep must not end before */
function trackTrials({ run, tracking }: SweepInput, sweep: string, trials: TunedTrials): readonly Promise<void>[] {
  const telling: Promise<void>[] = [];
  if (tracking === undefined) return telling;
  const { forecast } = tracking;
  trials.onEnded = (trial, result, startedAt) => {
    const owner = workflowIds.trial(sweep, trial.name);
    telling.push(track(trainingNote({ ...trial, run, forecast, owner, purpose: 'trial', startedAt }, result)));
  };
  return telling;
}

/** What people say to the sweep; SageMaker knows no more than an end. */
function handleMessages(trials: TunedTrials, board: () => Leaderboard): void {
  setHandler(finishSweepUpdate, () => trials.finish(), {
    ...described('finishSweep'),
    validator: () => {
      if (trials.decidedEnd === undefined) return;
      throw ApplicationFailure.nonRetryable(`The sweep is ending already. ${trials.decidedEnd.reason}`);
    },
  });
  setHandler(pauseSweepUpdate, () => '', { ...described('pauseSweep'), validator: () => refuse('pause') });
  setHandler(resumeSweepUpdate, () => '', { ...described('resumeSweep'), validator: () => refuse('resume') });
  setHandler(extendSweepUpdate, (_extension) => '', {
    ...described('extendSweep'),
    validator: (_extension) => refuse('extend'),
  });
  setHandler(leaderboardQuery, () => boardWithinPayload(board()), described('leaderboard'));
}

/** @throws ApplicationFailure that refuses the update before it enters the history */
function refuse(what: string): never {
  throw ApplicationFailure.nonRetryable(`SageMaker can't ${what} a tuning job. Finish it, or use backend: trials.`);
}
