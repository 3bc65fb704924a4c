import { AwsError } from '../model/aws-error.js';
import type { Store } from '../store/store.js';

const missing = (what: string, name: string) => new AwsError('ResourceNotFound', `${what} '${name}' does not exist.`);

/** @throws AwsError ResourceNotFound */
export function findExperiment(store: Store, name: string) {
  const found = store.experiments.get(name);
  if (found === undefined) throw missing('Experiment', name);
  return found;
}

/** @throws AwsError ResourceNotFound */
export function findTrial(store: Store, name: string) {
  const found = store.trials.get(name);
  if (found === undefined) throw missing('Trial', name);
  return found;
}

/**
 * @param nameOrArn of the trial component; that of a job is found by the job's own capitals, too
 * @throws AwsError ResourceNotFound
 */
export function findTrialComponent(store: Store, nameOrArn: string) {
  const name = nameOrArn.replace(/^arn:.*:experiment-trial-component\//, '');
  const found = store.trialComponents.get(name) ?? store.trialComponents.get(name.toLowerCase());
  if (found === undefined) throw missing('Trial component', name);
  return found;
}
