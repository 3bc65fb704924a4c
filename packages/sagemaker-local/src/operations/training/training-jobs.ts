import type {
  CreateTrainingJobRequest,
  CreateTrainingJobResponse,
  DescribeTrainingJobResponse,
  ListTrainingJobsRequest,
  ListTrainingJobsResponse,
  UpdateTrainingJobRequest,
} from '@aws-sdk/client-sagemaker';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { RuleEvaluations } from '../../debugger/rule-evaluations.js';
import { keepJobComponent, recordJobComponent } from '../../experiments/job-components.js';
import type { Faults } from '../../faults/faults.js';
import { noObjectsMessage, sourceExists } from '../../hosts/channels.js';
import { missingImageMessage } from '../../images/missing-image.js';
import { type ImageRegistry, parseImage } from '../../images/registry.js';
import { keepAliveSeconds } from '../../jobs/training/keep-alive.js';
import { compileMetrics } from '../../jobs/training/metrics.js';
import type { TrainingEngine } from '../../jobs/training/training-engine.js';
import { trainingJobArn } from '../../model/arns.js';
import { AwsError, validationError } from '../../model/aws-error.js';
import { DEFAULT_MAX_RUNTIME_SECONDS } from '../../model/default-max-runtime.js';
import { isEnded } from '../../model/job-status.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import { initialTrainingState } from '../../model/training-state.js';
import { requireQuota, trainingDemands } from '../../quotas/quotas.js';
import type { Store } from '../../store/store.js';
import { requireDiskKeyPossible } from '../shared/disk-key.js';
import { listPage } from '../shared/paging.js';
import { requireName, requireS3Uri } from '../shared/requirements.js';
import { requireUnsupportedAbsent } from '../shared/unsupported.js';
import { describeTrainingJob, warmPoolOf } from './describe-training-job.js';
import { updateTrainingJob } from './update-training-job.js';

export interface TrainingJobDeps {
  readonly store: Store;
  readonly engine: TrainingEngine;
  readonly images: ImageRegistry;
  readonly s3: Parameters<typeof sourceExists>[0];
  readonly faults: Faults;
  readonly rules: RuleEvaluations;
}

interface NameInput {
  readonly TrainingJobName: string;
}

const IN_USE =
  'Training job names must be unique within an AWS account and region, and a training job with this name already exists';

/** CreateTrainingJob, DescribeTrainingJob, UpdateTrainingJob, ListTrainingJobs, StopTrainingJob, DeleteTrainingJob. */
export function trainingJobOperations(deps: TrainingJobDeps): OperationTable {
  return {
    CreateTrainingJob: (input: CreateTrainingJobRequest, context) => createJob(deps, input, context),
    DescribeTrainingJob: async (input: NameInput, context): Promise<DescribeTrainingJobResponse> => {
      const { request, state } = find(deps, input);
      const [definitions, rules] = await Promise.all([
        definitionsOf(deps, request),
        deps.rules.statusesOf(request, state),
      ]);
      // Read again: the job may have gone on meanwhile.
      return {
        ...describeTrainingJob(find(deps, input), definitions, context),
        ...(rules === undefined ? {} : { DebugRuleEvaluationStatuses: rules }),
      };
    },
    UpdateTrainingJob: (input: UpdateTrainingJobRequest, context) => updateTrainingJob(deps, input, context),
    ListTrainingJobs: (input: ListTrainingJobsRequest, context) => listJobs(deps, input, context),
    StopTrainingJob: (input: NameInput) => {
      const { state } = find(deps, input);
      if (state.status === 'Stopping') return;
      if (isEnded(state.status)) {
        throw validationError(`The request was rejected because the training job is in status ${state.status}.`);
      }
      deps.engine.stop(input.TrainingJobName);
    },
    DeleteTrainingJob: async (input: NameInput, context) => {
      const { name, state } = find(deps, input);
      if (!isEnded(state.status)) {
        throw new AwsError(
          'ResourceInUse',
          `The request was rejected because the training job is in status ${state.status}. Stop it before you delete it.`,
        );
      }
      await deps.engine.settled(name);
      deps.rules.forget(name);
      deps.store.transact(() => {
        keepJobComponent(deps.store, { kind: 'training-job', name }, context);
        deps.store.trainingJobs.delete(name);
        deps.store.tags.removeAll(trainingJobArn(context, name));
      });
    },
  };
}

async function createJob(
  deps: TrainingJobDeps,
  input: CreateTrainingJobRequest,
  context: RequestContext,
): Promise<CreateTrainingJobResponse> {
  const name = requireName(input.TrainingJobName, 'trainingJobName');
  const arn = trainingJobArn(context, name);
  // A repeated create is refused first, as on AWS: whether its data is still there does not matter any more.
  if (deps.store.trainingJobs.get(name) !== undefined) throw new AwsError('ResourceInUse', IN_USE);
  await requireTrainable(deps, input, context);
  const { Tags: tags = [], ...request } = input;
  for (const demand of trainingDemands(input)) requireQuota(deps.store, deps.faults.plan.quotas, demand);
  const now = context.now().getTime();
  const state = initialTrainingState(now);
  const created = deps.store.transact(() => {
    if (!deps.store.trainingJobs.insert(name, request as CreateTrainingJobRequest, state, now)) return false;
    deps.store.tags.put(
      arn,
      tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value })),
    );
    const { ExperimentConfig } = request;
    recordJobComponent(deps.store, { kind: 'training-job', name, ExperimentConfig, tags }, context);
    return true;
  });
  if (!created) throw new AwsError('ResourceInUse', IN_USE);
  deps.engine.begin(name);
  return { TrainingJobArn: arn };
}

/** What AWS checks before it takes a job, beyond the shape of the request. @throws AwsError in AWS's words */
export async function requireTrainable(
  deps: Pick<TrainingJobDeps, 'images' | 's3'>,
  input: CreateTrainingJobRequest,
  context: Pick<RequestContext, 'region'>,
): Promise<void> {
  requireUnsupportedAbsent(input);
  const algorithm = input.AlgorithmSpecification;
  const image = await deps.images.find(algorithm?.TrainingImage ?? '');
  if (image === undefined) {
    throw validationError(missingImageMessage(parseImage(algorithm?.TrainingImage ?? ''), input.RoleArn ?? ''));
  }
  if (image.metricDefinitions !== undefined && (algorithm?.MetricDefinitions ?? []).length > 0) {
    throw validationError(
      "You can't override the metric definitions for Amazon SageMaker algorithms. Please retry the request without " +
        'specifying metric definitions.',
    );
  }
  for (const definition of algorithm?.MetricDefinitions ?? []) {
    try {
      compileMetrics([definition]);
    } catch {
      throw validationError(`Invalid metric definition regex for '${definition.Name}': ${definition.Regex}`);
    }
  }
  requireUniqueChannels(input);
  requireAddresses(input);
  requireSpotTimes(input);
  requirePoolPossible(input);
  requireDiskKeyPossible(input.ResourceConfig?.VolumeKmsKeyId, instanceTypesOf(input), 'VolumeKmsKeyId');
  await Promise.all(
    (input.InputDataConfig ?? []).map(async (channel) => {
      const uri = channel.DataSource?.S3DataSource?.S3Uri ?? '';
      if (await sourceExists(deps.s3, uri)) return;
      throw validationError(noObjectsMessage(uri, parseS3Uri(uri).bucket, context.region, input.RoleArn ?? ''));
    }),
  );
}

function requireUniqueChannels({ InputDataConfig: channels = [] }: CreateTrainingJobRequest): void {
  const names = channels.map(({ ChannelName }) => ChannelName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw validationError(`Duplicate channel name in input data config: ${twice}`);
}

function requireAddresses(input: CreateTrainingJobRequest): void {
  requireS3Uri(input.OutputDataConfig?.S3OutputPath, 'S3OutputPath');
  if (input.CheckpointConfig !== undefined) requireS3Uri(input.CheckpointConfig.S3Uri, 'checkpoint S3Uri');
  for (const { ChannelName, DataSource } of input.InputDataConfig ?? []) {
    requireS3Uri(DataSource?.S3DataSource?.S3Uri, `S3Uri of channel '${ChannelName}'`);
  }
}

function requireSpotTimes({
  EnableManagedSpotTraining: spot,
  StoppingCondition: times,
}: CreateTrainingJobRequest): void {
  if (spot !== true) return;
  if ((times?.MaxWaitTimeInSeconds ?? 0) >= (times?.MaxRuntimeInSeconds ?? DEFAULT_MAX_RUNTIME_SECONDS)) return;
  throw validationError(
    'Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds',
  );
}

const instanceTypesOf = ({ ResourceConfig: resources }: CreateTrainingJobRequest) => [
  resources?.InstanceType,
  ...(resources?.InstanceGroups ?? []).map(({ InstanceType: type }) => type),
];

/** @source SageMaker guide, "SageMaker AI Managed Warm Pools", Considerations */
function requirePoolPossible(input: CreateTrainingJobRequest): void {
  if (keepAliveSeconds(input) === 0) return;
  const against = input.EnableManagedSpotTraining
    ? 'managed spot training'
    : (input.ResourceConfig?.InstanceGroups ?? []).length > 0
      ? 'InstanceGroups'
      : undefined;
  if (against !== undefined) throw validationError(`KeepAlivePeriodInSeconds can not be used with ${against}.`);
}

function listJobs(
  { store }: TrainingJobDeps,
  input: ListTrainingJobsRequest,
  context: RequestContext,
): ListTrainingJobsResponse {
  const { rows, nextToken } = listPage(store.trainingJobs, input, 'Ascending');
  return {
    TrainingJobSummaries: rows.map(({ name, state, createdAt, modifiedAt }) => ({
      TrainingJobName: name,
      TrainingJobArn: trainingJobArn(context, name),
      CreationTime: new Date(createdAt),
      ...(state.endedAt === undefined ? {} : { TrainingEndTime: new Date(state.endedAt) }),
      LastModifiedTime: new Date(modifiedAt),
      TrainingJobStatus: state.status,
      SecondaryStatus: state.secondaryStatus,
      ...warmPoolOf(state),
    })),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}

function find({ store }: TrainingJobDeps, { TrainingJobName: name }: NameInput) {
  const job = store.trainingJobs.get(name);
  if (job === undefined) throw validationError('Requested resource not found.');
  return job;
}

/** A built-in algorithm shows the metrics that AWS knows of it. */
async function definitionsOf({ images }: TrainingJobDeps, { AlgorithmSpecification }: CreateTrainingJobRequest) {
  const own = AlgorithmSpecification?.MetricDefinitions;
  if (own !== undefined && own.length > 0) return own;
  return (await images.find(AlgorithmSpecification?.TrainingImage ?? ''))?.metricDefinitions ?? own;
}
