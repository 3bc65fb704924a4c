import { activityInfo } from '@temporalio/activity';
import { OTHERS_WAIT } from '../../contracts/instance-queue/instance-queue.js';
import type { TrainingAttempt } from '../../contracts/training/training-plan.js';
import { failure } from '../aws/aws-failure.js';
import { withHeartbeats } from '../heartbeats.js';
import type { TrainingDeps } from './deps.js';
import { ScarceTypes } from './scarce-types.js';
import { stopTraining } from './stop-training.js';
import { submitTraining } from './submit-training.js';
import { trainingJobName } from './training-request.js';
import { watchTraining } from './watch-training.js';
import type { WatchTrainingInput } from './watch-training-input.js';

export const createTrainingActivities = (deps: TrainingDeps, scarce = new ScarceTypes()) => ({
  submitTraining: (attempt: TrainingAttempt) =>
    withHeartbeats({ job: trainingJobName(attempt), status: 'Submitting' }, () => submitInTurn(deps, scarce, attempt)),
  watchTraining: (input: WatchTrainingInput) => watchTraining(deps, input),
  stopTraining: (attempt: TrainingAttempt) => stopTraining(deps, attempt),
});

/** @throws Quota without asking AWS, when others wait for the instance type and this attempt has no lease */
async function submitInTurn(deps: TrainingDeps, scarce: ScarceTypes, attempt: TrainingAttempt) {
  const { instanceType, leased } = attempt;
  // A repeated call may already have a job, which only the service knows.
  if (!leased && activityInfo().attempt === 1 && scarce.has(instanceType, Date.now())) {
    throw failure('Quota', `${instanceType}: ${OTHERS_WAIT}`);
  }
  try {
    return await submitTraining(deps, attempt);
  } catch (error) {
    if ((error as { type?: string }).type === 'Quota') scarce.refused(instanceType, Date.now());
    throw error;
  }
}

export type TrainingActivities = ReturnType<typeof createTrainingActivities>;
