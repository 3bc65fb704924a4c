import type { S3Client } from '@aws-sdk/client-s3';
import type {
  CreateTransformJobRequest,
  CreateTransformJobResponse,
  DescribeTransformJobResponse,
  ListTransformJobsRequest,
  ListTransformJobsResponse,
} from '@aws-sdk/client-sagemaker';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { recordJobComponent } from '../../experiments/job-components.js';
import type { Faults } from '../../faults/faults.js';
import { noObjectsMessage, sourceExists } from '../../hosts/channels.js';
import { compileDataProcessing } from '../../jobs/transform/data-processing.js';
import type { TransformEngine } from '../../jobs/transform/transform-engine.js';
import { transformJobArn } from '../../model/arns.js';
import { AwsError, validationError } from '../../model/aws-error.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import { initialTransformState } from '../../model/transform-state.js';
import { requireQuota, transformDemand } from '../../quotas/quotas.js';
import type { Store } from '../../store/store.js';
import { findModel } from '../models/models.js';
import { requireDiskKeyPossible } from '../shared/disk-key.js';
import { listPage } from '../shared/paging.js';
import { requireName, requireS3Uri } from '../shared/requirements.js';
import { requireTransformSupported } from '../shared/unsupported.js';

export interface TransformJobDeps {
  readonly store: Store;
  readonly faults: Faults;
  readonly engine: TransformEngine;
  readonly s3: S3Client;
}

interface NameInput {
  readonly TransformJobName: string;
}

/** CreateTransformJob, DescribeTransformJob, ListTransformJobs, StopTransformJob. */
export function transformJobOperations(deps: TransformJobDeps): OperationTable {
  return {
    CreateTransformJob: (input: CreateTransformJobRequest, context) => createJob(deps, input, context),
    DescribeTransformJob: (input: NameInput, context) => describe(find(deps, input), context),
    ListTransformJobs: (input: ListTransformJobsRequest, context): ListTransformJobsResponse => {
      const { rows, nextToken } = listPage(deps.store.transformJobs, input, 'Descending');
      return {
        TransformJobSummaries: rows.map(({ name, state, createdAt, modifiedAt }) => ({
          TransformJobName: name,
          TransformJobArn: transformJobArn(context, name),
          CreationTime: new Date(createdAt),
          ...(state.endedAt === undefined ? {} : { TransformEndTime: new Date(state.endedAt) }),
          LastModifiedTime: new Date(modifiedAt),
          TransformJobStatus: state.status,
          ...(state.failureReason === undefined ? {} : { FailureReason: state.failureReason }),
        })),
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      };
    },
    StopTransformJob: (input: NameInput) => {
      const { name, state } = find(deps, input);
      if (state.status === 'Stopping') return;
      if (state.status !== 'InProgress') {
        throw validationError(`The request was rejected because the transform job is in status ${state.status}.`);
      }
      deps.engine.stop(name);
    },
  };
}

async function createJob(
  { store, engine, s3, faults }: TransformJobDeps,
  input: CreateTransformJobRequest,
  context: RequestContext,
): Promise<CreateTransformJobResponse> {
  const { Tags: tags = [], ...rest } = input;
  const request = rest as CreateTransformJobRequest;
  const name = requireName(input.TransformJobName, 'transformJobName');
  const arn = transformJobArn(context, name);
  const inUse = new AwsError(
    'ResourceInUse',
    `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn}).`,
  );
  if (store.transformJobs.get(name) !== undefined) throw inUse;
  const model = findModel(store, input.ModelName as string, context);
  requireConsistent(request);
  const resources = input.TransformResources;
  requireDiskKeyPossible(resources?.VolumeKmsKeyId, [resources?.InstanceType], 'VolumeKmsKeyId');
  const uri = input.TransformInput?.DataSource?.S3DataSource?.S3Uri ?? '';
  if (!(await sourceExists(s3, uri))) {
    const role = model.request.ExecutionRoleArn ?? '';
    throw validationError(noObjectsMessage(uri, parseS3Uri(uri).bucket, context.region, role));
  }
  requireQuota(store, faults.plan.quotas, transformDemand(request));
  const state = initialTransformState(model.request);
  const now = context.now().getTime();
  const created = store.transact(() => {
    if (!store.transformJobs.insert(name, request, state, now)) return false;
    store.tags.put(
      arn,
      tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value })),
    );
    const { ExperimentConfig } = request;
    recordJobComponent(store, { kind: 'transform-job', name, ExperimentConfig, tags }, context);
    return true;
  });
  if (!created) throw inUse;
  engine.begin(name);
  return { TransformJobArn: arn };
}

/** The rules between members that AWS checks before it takes a job. */
function requireConsistent(request: CreateTransformJobRequest): void {
  requireTransformSupported(request);
  requireS3Uri(request.TransformInput?.DataSource?.S3DataSource?.S3Uri, 'S3Uri of TransformInput');
  requireS3Uri(request.TransformOutput?.S3OutputPath, 'S3OutputPath');
  const payload = request.MaxPayloadInMB ?? 6;
  const concurrent = request.MaxConcurrentTransforms ?? 1;
  if (payload * Math.max(1, concurrent) > 100) {
    throw validationError(
      `The value of MaxConcurrentTransforms * MaxPayloadInMB must not exceed 100 MB, but is ${payload * concurrent} MB.`,
    );
  }
  const split = request.TransformInput?.SplitType ?? 'None';
  if (request.BatchStrategy === 'SingleRecord' && split === 'None') {
    throw validationError('BatchStrategy SingleRecord needs a SplitType other than None.');
  }
  const processing = request.DataProcessing;
  if (processing?.JoinSource === 'Input' && isCsv(request) && request.TransformOutput?.AssembleWith !== split) {
    throw validationError('JoinSource Input for CSV needs SplitType and AssembleWith to be Line.');
  }
  try {
    compileDataProcessing(request);
  } catch (error) {
    throw validationError((error as Error).message);
  }
}

const isCsv = (request: CreateTransformJobRequest): boolean => /csv/i.test(request.TransformInput?.ContentType ?? '');

function find({ store }: TransformJobDeps, { TransformJobName: name }: NameInput) {
  const job = store.transformJobs.get(name);
  if (job === undefined) throw validationError(`Could not find requested job with name: ${name}`);
  return job;
}

function describe(
  { name, request, state, createdAt }: ReturnType<typeof find>,
  context: RequestContext,
): DescribeTransformJobResponse {
  const input = request.TransformInput;
  const output = request.TransformOutput;
  return {
    ...request,
    TransformInput: { CompressionType: 'None', SplitType: 'None', ...input },
    TransformOutput: { AssembleWith: 'None', KmsKeyId: '', ...output },
    DataProcessing: { InputFilter: '$', OutputFilter: '$', JoinSource: 'None', ...request.DataProcessing },
    TransformJobName: name,
    TransformJobArn: transformJobArn(context, name),
    TransformJobStatus: state.status,
    ...(state.failureReason === undefined ? {} : { FailureReason: state.failureReason }),
    CreationTime: new Date(createdAt),
    ...(state.startedAt === undefined ? {} : { TransformStartTime: new Date(state.startedAt) }),
    ...(state.endedAt === undefined ? {} : { TransformEndTime: new Date(state.endedAt) }),
  } as DescribeTransformJobResponse;
}
