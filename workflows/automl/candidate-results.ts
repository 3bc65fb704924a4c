import { AUTOPILOT } from '../../contracts/algorithms/autopilot.js';
import type { AutoMLNews, AutoMLPlan, FoundCandidate } from '../../contracts/automl/automl.js';
import { classifyFailureReason } from '../../contracts/failures/failure-reason.js';
import type { FailureType } from '../../contracts/failures/failures.js';
import type { TrialResult } from '../../contracts/training/trial.js';

/**
 * The candidates of a search that has ended, in the shape of our own trials. AWS bills the job and not its candidates: each
 * gets the share of its time that it took of theirs.
 */
export function candidateResults(
  plan: Pick<AutoMLPlan, 'name' | 'settings' | 'price'>,
  job: string,
  { candidates, end }: AutoMLNews,
): readonly TrialResult[] {
  const all = candidates.reduce((sum, { seconds }) => sum + seconds, 0);
  const total = end?.seconds ?? all;
  return candidates.map((candidate, index) => {
    const share = all > 0 ? candidate.seconds / all : 1 / candidates.length;
    return resultOf(plan, job, candidate, { index, billed: total * share });
  });
}

/** A search that came to nothing, as a trial that failed. */
export const failedSearch = (
  { name, settings, price }: Pick<AutoMLPlan, 'name' | 'settings' | 'price'>,
  job: string | undefined,
  { type, reason, seconds = 0 }: { readonly type: FailureType; readonly reason: string; readonly seconds?: number },
): TrialResult => ({
  name,
  algorithm: AUTOPILOT,
  hyperparameters: {},
  status: 'failed',
  ...(job === undefined ? {} : { job }),
  attempts:
    job === undefined ? [] : [{ job, instanceType: settings.instanceType, status: type, billableSeconds: seconds }],
  image: '',
  seconds,
  billableSeconds: seconds,
  ...(price === undefined ? {} : { cost: (price * seconds) / 3600 }),
  failure: { type, reason, logTail: [] },
});

/** `autopilot-03` */
const candidateName = (name: string, index: number): string => `${name}-${String(index + 1).padStart(2, '0')}`;

function resultOf(
  { name, settings, price }: Pick<AutoMLPlan, 'name' | 'settings' | 'price'>,
  job: string,
  {
    name: remote,
    status,
    rmse,
    seconds,
    trained,
    reason,
    image,
    modelUri,
    modelProof,
    environment = {},
  }: FoundCandidate,
  { index, billed }: { readonly index: number; readonly billed: number },
): TrialResult {
  const common = {
    name: candidateName(name, index),
    algorithm: AUTOPILOT,
    // SageMaker begins it with the name of the job, which says nothing here.
    hyperparameters: { candidate: remote.startsWith(`${job}-`) ? remote.slice(job.length + 1) : remote },
    job,
    image: image ?? '',
    seconds,
    billableSeconds: billed,
    ...(price === undefined ? {} : { cost: (price * billed) / 3600 }),
    ...(rmse === undefined ? {} : { objective: rmse }),
  };
  const attempt = (end: 'completed' | FailureType) => [
    {
      job,
      instanceType: settings.instanceType,
      status: end,
      billableSeconds: billed,
      ...(trained === undefined ? {} : { trained }),
    },
  ];
  const failed = (type: FailureType, why: string) => ({
    attempts: attempt(type),
    failure: { type, reason: why, logTail: [] },
  });
  if (status === 'Completed' && modelUri !== undefined && modelProof !== undefined) {
    const made = Object.keys(environment).length === 0 ? {} : { environment };
    return { ...common, status: 'completed', attempts: attempt('completed'), modelUri, modelProof, ...made };
  }
  if (status === 'Stopped' || status === 'InProgress') {
    return { ...common, status: 'stopped', ...failed('StoppedByLimit', 'Autopilot ended its search before.') };
  }
  const why = reason ?? 'The candidate has left no model.';
  return { ...common, status: 'failed', ...failed(classifyFailureReason(why), why) };
}
