import { ApplicationFailure, CancellationScope, executeChild, ParentClosePolicy } from '@temporalio/workflow';
import { AUTOPILOT } from '../../../contracts/algorithms/autopilot.js';
import type { AutoMLPlan } from '../../../contracts/automl/automl.js';
import type { FailureType } from '../../../contracts/failures/failures.js';
import type { SweepRequest } from '../../../contracts/request/request.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import type { SweepInput } from '../../../contracts/sweep/sweep.js';
import type { Channel } from '../../../contracts/training/training-plan.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { autopilotBudget, type SharedBudget } from '../../../core/search/autopilot-budget.js';
import { autopilotSearch } from '../../automl/autopilot-search.js';
import { failedSearch } from '../../automl/candidate-results.js';
import { failureOf } from '../../shared/failure-of.js';
import type { RunContext } from './run-context.js';

/** What the trials may use of the sweep's limits, and what Autopilot may, where the request asks for it. */
export interface SweepShares {
  readonly sweep: SweepRequest;
  readonly autopilot?: SharedBudget;
}

/** @throws RequestInvalid for a budget that could not be kept, before anything is paid for */
export function shareBudget({ request, environment }: RunContext): SweepShares {
  const { autopilot } = request.sweep;
  if (autopilot === undefined) return { sweep: request.sweep };
  const budget = autopilotBudget(request.sweep, autopilot, environment.prices);
  if ('fault' in budget) {
    const type: FailureType = 'RequestInvalid';
    throw ApplicationFailure.nonRetryable(budget.fault, type);
  }
  return { sweep: budget.sweep, autopilot: budget };
}

/** Autopilot beside the trials, on the rows that they learn from and are measured on. @returns its candidates, best first */
export async function runAutopilot(
  context: RunContext,
  { autopilot }: SweepShares,
  { train, validation, dataType = 'S3Prefix' }: SweepInput['channels'],
): Promise<readonly TrialResult[]> {
  if (autopilot === undefined) return [];
  const { run, root, clock } = context;
  const owner = workflowIds.autopilot(run);
  const { settings, price } = autopilot;
  const plan: AutoMLPlan = {
    ...{ owner, run, name: AUTOPILOT, settings, price },
    channels: [channel('train', train, dataType), channel('validation', validation, dataType)],
    outputUri: `${root}/autopilot`,
  };
  try {
    return await clock.watched(owner, () => search(plan, `Autopilot, at most ${settings.maxCandidates} candidates`));
  } catch (error) {
    // Somebody has cancelled or terminated it alone: the sweep goes on without it.
    if (CancellationScope.current().consideredCancelled) throw error;
    const { type, message } = failureOf(error);
    return [failedSearch(plan, undefined, { type, reason: message })];
  }
}

/**
 * The model of a group of series: Autopilot searches again on all that they have sold, since nothing it finds can be trained anew.
 *
 * @param step what the model is called in ids and addresses
 */
export async function searchForGroup(
  { run, root, request, environment, clock }: RunContext,
  { owner, step, manifestUri }: { readonly owner: string; readonly step: string; readonly manifestUri: string },
): Promise<TrialResult> {
  const { autopilot } = request.sweep;
  if (autopilot === undefined)
    throw new Error(`${step} is to be fitted by Autopilot, which the request does not ask for`);
  const plan: AutoMLPlan = {
    ...{ owner, run, name: `fit ${step}`, settings: autopilot, price: environment.prices[autopilot.instanceType] },
    channels: [channel('train', manifestUri, 'ManifestFile')],
    outputUri: `${root}/autopilot`,
  };
  const [best] = await clock.watched(owner, () => search(plan, `Fit by Autopilot: ${step}`));
  return { ...(best as TrialResult), name: `fit ${step}` };
}

const channel = (name: Channel['name'], uri: string, dataType: Channel['dataType']): Channel => ({
  name,
  uri,
  dataType,
  contentType: 'application/x-parquet',
});

const search = (plan: AutoMLPlan, staticSummary: string): Promise<readonly TrialResult[]> =>
  executeChild(autopilotSearch, {
    workflowId: plan.owner,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary,
    args: [plan],
  });
