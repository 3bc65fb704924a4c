import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import type { Store } from '../store/store.js';
import { AwsError } from './operation.js';

/**
 * Refuses a training job whose instances would exceed the account's quota of their type.
 *
 * @param quotas most instances at a time by type; a type that is not named has no limit
 * @throws AwsError ResourceLimitExceeded in AWS's words
 */
export function requireQuota(
  store: Store,
  quotas: Readonly<Record<string, number>>,
  request: CreateTrainingJobRequest,
): void {
  if (Object.keys(quotas).length === 0) return;
  const open = store.trainingJobs.inStatus('InProgress', 'Stopping');
  for (const [type, asked] of instancesOf(request)) {
    const limit = quotas[type];
    if (limit === undefined) continue;
    const used = open.reduce((sum, job) => sum + (instancesOf(job.request).get(type) ?? 0), 0);
    if (used + asked <= limit) continue;
    throw new AwsError(
      'ResourceLimitExceeded',
      `The account-level service limit '${type} for training job usage' is ${limit} Instances, with current ` +
        `utilization of ${used} Instances and a request delta of ${asked} Instances. Please use AWS Service Quotas to ` +
        'request an increase for this quota. If AWS Service Quotas is not available, contact AWS support to request ' +
        'an increase for this quota.',
    );
  }
}

function instancesOf({ ResourceConfig: resources }: CreateTrainingJobRequest): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (type: string | undefined, count: number) => {
    if (type !== undefined) counts.set(type, (counts.get(type) ?? 0) + count);
  };
  add(resources?.InstanceType, resources?.InstanceCount ?? 1);
  for (const group of resources?.InstanceGroups ?? []) add(group.InstanceType, group.InstanceCount ?? 0);
  return counts;
}
