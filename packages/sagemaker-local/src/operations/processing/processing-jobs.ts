import type { S3Client } from '@aws-sdk/client-s3';
import type {
  CreateProcessingJobRequest,
  CreateProcessingJobResponse,
  DescribeProcessingJobResponse,
  ListProcessingJobsRequest,
  ListProcessingJobsResponse,
} from '@aws-sdk/client-sagemaker';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { keepJobComponent, recordJobComponent } from '../../experiments/job-components.js';
import type { Faults } from '../../faults/faults.js';
import { noObjectsMessage, sourceExists } from '../../hosts/channels.js';
import { missingImageMessage } from '../../images/missing-image.js';
import { type ImageRegistry, parseImage } from '../../images/registry.js';
import type { ProcessingEngine } from '../../jobs/processing/processing-engine.js';
import { processingJobArn } from '../../model/arns.js';
import { AwsError, validationError } from '../../model/aws-error.js';
import { DEFAULT_MAX_RUNTIME_SECONDS } from '../../model/default-max-runtime.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import { initialProcessingState } from '../../model/processing-state.js';
import { processingDemand, requireQuota } from '../../quotas/quotas.js';
import type { Store } from '../../store/store.js';
import { requireDiskKeyPossible } from '../shared/disk-key.js';
import { listPage } from '../shared/paging.js';
import { requireName, requireS3Uri } from '../shared/requirements.js';
import { requireProcessingSupported } from '../shared/unsupported.js';

export interface ProcessingJobDeps {
  readonly store: Store;
  readonly faults: Faults;
  readonly engine: ProcessingEngine;
  readonly images: ImageRegistry;
  readonly s3: S3Client;
}

interface NameInput {
  readonly ProcessingJobName: string;
}

const LOCAL_ROOT = '/opt/ml/processing';

/** CreateProcessingJob, DescribeProcessingJob, ListProcessingJobs, StopProcessingJob, DeleteProcessingJob. */
export function processingJobOperations(deps: ProcessingJobDeps): OperationTable {
  const { store, engine } = deps;
  return {
    CreateProcessingJob: (input: CreateProcessingJobRequest, context) => createJob(deps, input, context),
    DescribeProcessingJob: (input: NameInput, context) => describe(find(store, input), context),
    ListProcessingJobs: (input: ListProcessingJobsRequest, context): ListProcessingJobsResponse => {
      const { rows, nextToken } = listPage(store.processingJobs, input, 'Ascending');
      return {
        ProcessingJobSummaries: rows.map(({ name, state, createdAt, modifiedAt }) => ({
          ProcessingJobName: name,
          ProcessingJobArn: processingJobArn(context, name),
          CreationTime: new Date(createdAt),
          ...(state.endedAt === undefined ? {} : { ProcessingEndTime: new Date(state.endedAt) }),
          LastModifiedTime: new Date(modifiedAt),
          ProcessingJobStatus: state.status,
          ...(state.failureReason === undefined ? {} : { FailureReason: state.failureReason }),
          ...(state.exitMessage === undefined ? {} : { ExitMessage: state.exitMessage }),
        })),
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      };
    },
    StopProcessingJob: (input: NameInput) => {
      const { name, state } = find(store, input);
      if (state.status === 'Stopping') return;
      if (state.status !== 'InProgress') {
        throw validationError(`The request was rejected because the processing job is in status ${state.status}.`);
      }
      engine.stop(name);
    },
    DeleteProcessingJob: async (input: NameInput, context) => {
      const { name, state } = find(store, input);
      if (state.phase !== 'ended') {
        throw new AwsError(
          'ResourceInUse',
          `The request was rejected because the processing job is in status ${state.status}. Stop it before you delete it.`,
        );
      }
      await engine.settled(name);
      store.transact(() => {
        keepJobComponent(store, { kind: 'processing-job', name }, context);
        store.processingJobs.delete(name);
        store.tags.removeAll(processingJobArn(context, name));
      });
    },
  };
}

async function createJob(
  deps: ProcessingJobDeps,
  input: CreateProcessingJobRequest,
  context: RequestContext,
): Promise<CreateProcessingJobResponse> {
  const { store, engine } = deps;
  const { Tags: tags = [], ...rest } = input;
  const request = rest as CreateProcessingJobRequest;
  const name = requireName(input.ProcessingJobName, 'processingJobName');
  const arn = processingJobArn(context, name);
  const inUse = new AwsError(
    'ResourceInUse',
    `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn}).`,
  );
  if (store.processingJobs.get(name) !== undefined) throw inUse;
  await validate(deps, request, context);
  requireQuota(store, deps.faults.plan.quotas, processingDemand(request));
  const created = store.transact(() => {
    if (!store.processingJobs.insert(name, request, initialProcessingState, context.now().getTime())) return false;
    store.tags.put(
      arn,
      tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value })),
    );
    const { ExperimentConfig } = request;
    recordJobComponent(store, { kind: 'processing-job', name, ExperimentConfig, tags }, context);
    return true;
  });
  if (!created) throw inUse;
  engine.begin(name);
  return { ProcessingJobArn: arn };
}

/** What AWS checks before it takes a job, beyond the shape of the request. */
async function validate(
  { images, s3 }: ProcessingJobDeps,
  request: CreateProcessingJobRequest,
  { region }: RequestContext,
) {
  const uri = request.AppSpecification?.ImageUri ?? '';
  const image = await images.find(uri);
  if (image === undefined) throw validationError(missingImageMessage(parseImage(uri), request.RoleArn ?? ''));
  requireProcessingSupported(request, image.kind);
  const cluster = request.ProcessingResources?.ClusterConfig;
  requireDiskKeyPossible(cluster?.VolumeKmsKeyId, [cluster?.InstanceType], 'VolumeKmsKeyId');
  const outputs = request.ProcessingOutputConfig?.Outputs ?? [];
  for (const { S3Input: place, InputName: name } of request.ProcessingInputs ?? []) {
    requirePlace(place?.LocalPath, `input '${name}'`);
    requireS3Uri(place?.S3Uri, `S3Uri of input '${name}'`);
  }
  for (const { S3Output: place, OutputName: name } of outputs) {
    requirePlace(place?.LocalPath, `output '${name}'`);
    requireS3Uri(place?.S3Uri, `S3Uri of output '${name}'`);
  }
  await Promise.all(
    (request.ProcessingInputs ?? []).map(async ({ S3Input: source }) => {
      const address = source?.S3Uri ?? '';
      if (await sourceExists(s3, address)) return;
      throw validationError(noObjectsMessage(address, parseS3Uri(address).bucket, region, request.RoleArn ?? ''));
    }),
  );
}

function requirePlace(path: string | undefined, owner: string): void {
  if (path?.startsWith(`${LOCAL_ROOT}/`) && !path.split('/').includes('..')) return;
  throw validationError(`LocalPath of ${owner} must be a folder below ${LOCAL_ROOT}, but is '${path ?? ''}'.`);
}

function find(store: Store, { ProcessingJobName: name }: NameInput) {
  const job = store.processingJobs.get(name);
  if (job === undefined) throw validationError(`Could not find requested job with name: ${name}`);
  return job;
}

function describe(
  { name, request, state, createdAt, modifiedAt }: ReturnType<typeof find>,
  context: RequestContext,
): DescribeProcessingJobResponse {
  return {
    ...request,
    StoppingCondition: { MaxRuntimeInSeconds: DEFAULT_MAX_RUNTIME_SECONDS, ...request.StoppingCondition },
    ProcessingJobName: name,
    ProcessingJobArn: processingJobArn(context, name),
    ProcessingJobStatus: state.status,
    ...(state.exitMessage === undefined ? {} : { ExitMessage: state.exitMessage }),
    ...(state.failureReason === undefined ? {} : { FailureReason: state.failureReason }),
    ...(state.startedAt === undefined ? {} : { ProcessingStartTime: new Date(state.startedAt) }),
    ...(state.endedAt === undefined ? {} : { ProcessingEndTime: new Date(state.endedAt) }),
    LastModifiedTime: new Date(modifiedAt),
    CreationTime: new Date(createdAt),
  } as DescribeProcessingJobResponse;
}
