import {
  CancellationScope,
  condition,
  executeChild,
  ParentClosePolicy,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { trialName, workflowIds } from '../contracts/names.js';
import { leaderboardQuery } from '../contracts/progress.js';
import { searchAttributes } from '../contracts/search-attributes.js';
import type { SweepInput, SweepResult } from '../contracts/sweep.js';
import type { TrialResult, TrialSpec } from '../contracts/training.js';
import { plannedTrials, propose } from '../core/search/strategy.js';
import { failureOf } from './failure-of.js';
import { SweepState } from './sweep-state.js';
import { trainingPlan } from './training-plan.js';
import { trainingTrial } from './training-trial.js';

/**
 * One search over all algorithms, a child workflow a trial.
 *
 * A proposal depends on the seed, its number and the trials that ended before it, so a replay proposes the same again.
 */
export async function sweep(input: SweepInput): Promise<SweepResult> {
  const { search } = input;
  const { workflowId } = workflowInfo();
  const state = new SweepState();
  setHandler(leaderboardQuery, () => state.leaderboard(workflowId, input.objective, plannedTrials(search)));

  const runTrial = async (index: number, spec: TrialSpec): Promise<void> => {
    state.finish(index, await startTrial(workflowId, spec).catch((error: unknown) => brokenTrial(spec, error)));
  };
  try {
    for (let index = 0; ; ) {
      while (state.running < search.maxParallel) {
        const proposal = propose(search, state.history, index);
        if ('kind' in proposal) break;
        const spec: TrialSpec = { name: trialName(index), run: input.run, plan: trainingPlan(input, proposal) };
        state.start(index, spec, proposal.hyperparameters);
        void runTrial(index, spec);
        index += 1;
      }
      if (state.running === 0) break;
      const { ended } = state;
      await condition(() => state.ended > ended);
    }
  } catch (error) {
    // Cancelled: the trials were told too, and stop their jobs. Nobody may think the sweep is over before they have.
    await CancellationScope.nonCancellable(() => condition(() => state.running === 0));
    throw error;
  }
  return { sweep: workflowId, results: state.results };
}

const startTrial = (sweepId: string, spec: TrialSpec): Promise<TrialResult> =>
  executeChild(trainingTrial, {
    workflowId: workflowIds.trial(sweepId, spec.name),
    args: [spec],
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary: `${spec.plan.algorithm} ${describeHyperparameters(spec.plan.hyperparameters)}`,
    typedSearchAttributes: [
      { key: searchAttributes.forecastRun, value: spec.run },
      { key: searchAttributes.algorithm, value: spec.plan.algorithm },
    ],
  });

const describeHyperparameters = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
    .slice(0, 180);

/** A trial whose workflow ended by itself, for example because somebody cancelled it alone in the Web UI. */
function brokenTrial({ name, plan }: TrialSpec, error: unknown): TrialResult {
  const { type, message } = failureOf(error);
  return {
    name,
    algorithm: plan.algorithm,
    hyperparameters: plan.hyperparameters,
    image: plan.image,
    status: 'failed',
    attempts: [],
    seconds: 0,
    billableSeconds: 0,
    failure: { type, reason: message, logTail: [] },
  };
}
