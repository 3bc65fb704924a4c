import type {
  CreateProcessingJobRequest,
  CreateTrainingJobRequest,
  CreateTransformJobRequest,
} from '@aws-sdk/client-sagemaker';
import { keepAliveSeconds } from '../jobs/training/keep-alive.js';
import { AwsError } from '../model/aws-error.js';
import type { Fleet, VariantSetting } from '../model/endpoint-state.js';
import type { Store } from '../store/store.js';

/** What instances are for, as AWS's quotas name it. */
type Usage =
  | 'training job'
  | 'spot training job'
  | 'training warm pool'
  | 'processing job'
  | 'transform job'
  | 'endpoint';

/** What a job or an endpoint needs: instances by type. */
export interface Demand {
  readonly usage: Usage;
  readonly instances: ReadonlyMap<string, number>;
}

export function trainingDemand({
  ResourceConfig: resources,
  EnableManagedSpotTraining: spot,
}: CreateTrainingJobRequest): Demand {
  const groups = (resources?.InstanceGroups ?? []).map(
    ({ InstanceType, InstanceCount }) => [InstanceType, InstanceCount ?? 0] as const,
  );
  return demand(spot === true ? 'spot training job' : 'training job', [
    [resources?.InstanceType, resources?.InstanceCount ?? 1],
    ...groups,
  ]);
}

/** Besides its own quota, a job whose instances are kept needs one for warm pools; AWS gives none until it is asked. */
export function trainingDemands(request: CreateTrainingJobRequest): Demand[] {
  const own = trainingDemand(request);
  return keepAliveSeconds(request) > 0 ? [own, { ...own, usage: 'training warm pool' }] : [own];
}

export const processingDemand = ({ ProcessingResources }: CreateProcessingJobRequest): Demand => {
  const { InstanceType, InstanceCount = 1 } = ProcessingResources?.ClusterConfig ?? {};
  return demand('processing job', [[InstanceType, InstanceCount]]);
};

export const transformDemand = ({ TransformResources: resources }: CreateTransformJobRequest): Demand =>
  demand('transform job', [[resources?.InstanceType, resources?.InstanceCount ?? 1]]);

export const endpointDemand = ({ config }: Fleet, settings: Readonly<Record<string, VariantSetting>>): Demand =>
  demand(
    'endpoint',
    (config.ProductionVariants ?? []).map(({ VariantName = '', InstanceType, InitialInstanceCount = 1 }) => [
      InstanceType,
      settings[VariantName]?.instances ?? InitialInstanceCount,
    ]),
  );

/**
 * Refuses what would exceed a quota of the account.
 *
 * @param quotas most instances at a time: by type for training jobs, spot or not, or by the name of AWS's quota, such as
 *   `ml.m5.xlarge for endpoint usage`; where none is named, a job or an endpoint has a hundred
 * @throws AwsError ResourceLimitExceeded in AWS's words
 */
export function requireQuota(store: Store, quotas: Readonly<Record<string, number>>, asked: Demand): void {
  const open = Object.keys(quotas).length === 0 ? [] : openDemands(store);
  for (const [type, delta] of asked.instances) {
    const named = quotasOf(type, asked.usage).filter((name) => Object.hasOwn(quotas, name));
    if (named.length === 0 && delta > MOST_INSTANCES) throw exceeded(type, asked.usage, MOST_INSTANCES, 0, delta);
    for (const name of named) {
      const limit = quotas[name] as number;
      const used = open
        .filter(({ usage }) => quotasOf(type, usage).includes(name))
        .reduce((sum, { instances }) => sum + (instances.get(type) ?? 0), 0);
      if (used + delta > limit) throw exceeded(type, asked.usage, limit, used, delta);
    }
  }
}

/** Of one job or endpoint where no quota is named: each is a process of this machine. */
const MOST_INSTANCES = 100;

const exceeded = (type: string, usage: Usage, limit: number, used: number, delta: number): AwsError =>
  new AwsError(
    'ResourceLimitExceeded',
    `The account-level service limit '${type} for ${usage} usage' is ${limit} Instances, with current ` +
      `utilization of ${used} Instances and a request delta of ${delta} Instances. Please use AWS Service Quotas to ` +
      'request an increase for this quota. If AWS Service Quotas is not available, contact AWS support to request ' +
      'an increase for this quota.',
  );

function quotasOf(type: string, usage: Usage): string[] {
  const name = `${type} for ${usage} usage`;
  return usage === 'training job' || usage === 'spot training job' ? [type, name] : [name];
}

function openDemands(store: Store): Demand[] {
  return [
    ...store.trainingJobs.inStatus('InProgress', 'Stopping').flatMap(({ request }) => trainingDemands(request)),
    ...store.processingJobs.inStatus('InProgress', 'Stopping').map(({ request }) => processingDemand(request)),
    ...store.transformJobs.inStatus('InProgress', 'Stopping').map(({ request }) => transformDemand(request)),
    ...store.endpoints
      .inStatus('Creating', 'Updating', 'RollingBack', 'InService')
      .map(({ state }) => endpointDemand(state.fleet, state.settings)),
  ];
}

function demand(usage: Usage, instances: readonly (readonly [string | undefined, number])[]): Demand {
  const counts = new Map<string, number>();
  for (const [type, count] of instances) if (type !== undefined) counts.set(type, (counts.get(type) ?? 0) + count);
  return { usage, instances: counts };
}
