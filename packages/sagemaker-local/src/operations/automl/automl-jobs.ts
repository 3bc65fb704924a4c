import type { S3Client } from '@aws-sdk/client-s3';
import type {
  CreateAutoMLJobRequest,
  CreateAutoMLJobV2Request,
  ListAutoMLJobsRequest,
  ListAutoMLJobsResponse,
  ListCandidatesForAutoMLJobRequest,
  ListCandidatesForAutoMLJobResponse,
} from '@aws-sdk/client-sagemaker';
import type { ImageRegistry } from '../../images/registry.js';
import type { AutoMLEngine } from '../../jobs/automl/automl-engine.js';
import { autoMLJobArn } from '../../model/arns.js';
import { type AutoMLRequest, initialAutoMLState } from '../../model/automl-state.js';
import { AwsError, validationError } from '../../model/aws-error.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import type { Store } from '../../store/store.js';
import { listPage, pageOfRows } from '../shared/paging.js';
import { requireAutoMLFits, requireAutoMLName, requireAutoMLPossible } from './automl-requirements.js';
import {
  candidateOf,
  describeAutoMLJob,
  describeAutoMLJobV2,
  type StoredAutoMLJob,
  summarizeAutoMLJob,
} from './describe-automl-job.js';

export interface AutoMLJobDeps {
  readonly store: Store;
  readonly engine: AutoMLEngine;
  readonly images: ImageRegistry;
  readonly s3: S3Client;
}

interface NameInput {
  readonly AutoMLJobName: string;
}

/**
 * CreateAutoMLJob, CreateAutoMLJobV2, DescribeAutoMLJob, DescribeAutoMLJobV2, ListAutoMLJobs,
 * ListCandidatesForAutoMLJob, StopAutoMLJob.
 */
export function autoMLJobOperations(deps: AutoMLJobDeps): OperationTable {
  const { store, engine } = deps;
  return {
    CreateAutoMLJob: (input: CreateAutoMLJobRequest, context) => createJob(deps, { version: 1, input }, context),
    CreateAutoMLJobV2: (input: CreateAutoMLJobV2Request, context) => createJob(deps, { version: 2, input }, context),
    DescribeAutoMLJob: (input: NameInput, context) => describeAutoMLJob(find(store, input), context),
    DescribeAutoMLJobV2: (input: NameInput, context) => describeAutoMLJobV2(find(store, input), context),
    ListAutoMLJobs: (input: ListAutoMLJobsRequest, context): ListAutoMLJobsResponse => {
      const page = listPage(store.autoMLJobs, { ...input, SortBy: input.SortBy ?? 'Name' }, 'Descending');
      return {
        AutoMLJobSummaries: page.rows.map((job) => summarizeAutoMLJob(job, context)),
        ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
      };
    },
    ListCandidatesForAutoMLJob: (input: ListCandidatesForAutoMLJobRequest, context) =>
      listCandidates(find(store, input as NameInput), input, context),
    StopAutoMLJob: (input: NameInput) => {
      const { name, state } = find(store, input);
      if (state.status === 'Stopping') return;
      if (state.status !== 'InProgress') {
        throw validationError(`The request was rejected because the AutoML job is in status ${state.status}.`);
      }
      engine.stop(name);
    },
  };
}

async function createJob(
  { store, engine, images, s3 }: AutoMLJobDeps,
  { version, input }: AutoMLRequest,
  context: RequestContext,
): Promise<{ readonly AutoMLJobArn: string }> {
  const name = requireAutoMLName(input.AutoMLJobName);
  const arn = autoMLJobArn(context, name);
  const inUse = new AwsError('ResourceInUse', `An AutoML job with the name ${name} already exists (${arn}).`);
  // A repeated create is refused first: whether its data is still there does not matter any more.
  if (store.autoMLJobs.get(name) !== undefined) throw inUse;
  const { Tags: tags = [], ...rest } = input;
  const request = { version, input: rest } as AutoMLRequest;
  requireAutoMLPossible(request);
  await requireAutoMLFits({ images, s3 }, request, context);
  const created = store.transact(() => {
    if (!store.autoMLJobs.insert(name, request, initialAutoMLState, context.now().getTime())) return false;
    store.tags.put(
      arn,
      tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value })),
    );
    return true;
  });
  if (!created) throw inUse;
  engine.begin(name);
  return { AutoMLJobArn: arn };
}

function listCandidates(
  job: StoredAutoMLJob,
  input: ListCandidatesForAutoMLJobRequest,
  context: RequestContext,
): ListCandidatesForAutoMLJobResponse {
  const byObjective = input.SortBy === 'FinalObjectiveMetricValue';
  const rows = job.state.candidates
    .filter(({ status }) => input.StatusEquals === undefined || status === input.StatusEquals)
    .filter(({ name }) => input.CandidateNameEquals === undefined || name === input.CandidateNameEquals)
    .filter(({ value }) => !byObjective || value !== undefined);
  const order = { ...input, SortOrder: input.SortOrder ?? 'Ascending' };
  const page = pageOfRows(rows, order, (candidate, sortBy) =>
    sortBy === 'FinalObjectiveMetricValue' ? candidate.value : sortBy === 'Status' ? candidate.status : undefined,
  );
  return {
    Candidates: page.rows.map((candidate) => candidateOf(job, candidate, context)),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}

function find(store: Store, { AutoMLJobName: name }: NameInput): StoredAutoMLJob {
  const job = store.autoMLJobs.get(name);
  if (job === undefined) {
    throw new AwsError('ResourceNotFound', `Could not find requested AutoML job with name: ${name}`);
  }
  return job;
}
