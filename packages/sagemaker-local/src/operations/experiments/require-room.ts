import { AwsError } from '../../model/aws-error.js';
import type { Store } from '../../store/store.js';
import { allRows } from '../shared/paging.js';

/** What an account may have before it asks for more. @source the refusals of CreateTrial and AssociateTrialComponent */
const MOST_TRIALS = 300;
const MOST_COMPONENTS = 50;

/** @throws AwsError ResourceLimitExceeded where an experiment has as many trials as an account may have in one */
export function requireRoomForTrial(store: Store, experiment: string): void {
  const own = allRows(store.trials).filter(
    ({ request, state }) => request.ExperimentName === experiment && state.source === undefined,
  );
  if (own.length >= MOST_TRIALS) throw full('trials allowed in a single experiment', MOST_TRIALS, 'Trials');
}

/** @throws AwsError ResourceLimitExceeded where a trial has as many components as an account may put into one */
export function requireRoomForComponent(store: Store, trial: string): void {
  const own = (store.trials.get(trial)?.state.components ?? []).filter(
    (name) => store.trialComponents.get(name)?.state.job === undefined,
  );
  if (own.length >= MOST_COMPONENTS) {
    throw full('trial components allowed in a single trial', MOST_COMPONENTS, 'Trial Components');
  }
}

const full = (what: string, limit: number, unit: string): AwsError =>
  new AwsError(
    'ResourceLimitExceeded',
    `The account-level service limit 'Total number of ${what}, excluding those automatically created by SageMaker' is ` +
      `${limit} ${unit}, with current utilization of ${limit} ${unit} and a request delta of 1 ${unit}. Please contact AWS ` +
      'support to request an increase for this limit.',
  );
