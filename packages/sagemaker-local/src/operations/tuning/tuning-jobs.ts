import type {
  CreateHyperParameterTuningJobRequest,
  CreateHyperParameterTuningJobResponse,
  ListHyperParameterTuningJobsRequest,
  ListHyperParameterTuningJobsResponse,
  ListTrainingJobsForHyperParameterTuningJobRequest,
  ListTrainingJobsForHyperParameterTuningJobResponse,
} from '@aws-sdk/client-sagemaker';
import type { Faults } from '../../faults/faults.js';
import type { ImageRegistry } from '../../images/registry.js';
import { tuningJobArn } from '../../model/arns.js';
import { AwsError, validationError } from '../../model/aws-error.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import { initialTuningState, isTuningEnded } from '../../model/tuning-state.js';
import { requireQuota, trainingDemand } from '../../quotas/quotas.js';
import type { Store } from '../../store/store.js';
import { childName, childRequest } from '../../tuning/child-request.js';
import { definitionsOf } from '../../tuning/definitions.js';
import { trialKey } from '../../tuning/trials.js';
import type { TuningEngine } from '../../tuning/tuning-engine.js';
import { listPage, pageOfRows } from '../shared/paging.js';
import { requireTrainable, type TrainingJobDeps } from '../training/training-jobs.js';
import { describeTuningJob, type StoredTuningJob, summarizeTuningJob, trialSummaries } from './describe-tuning-job.js';
import { requireObjectiveMetric, requireStrategyFits, requireTuningShape } from './tuning-requirements.js';
import { noTuningJob, requireParentsFit } from './tuning-warm-start.js';

export interface TuningJobDeps {
  readonly store: Store;
  readonly engine: TuningEngine;
  readonly images: ImageRegistry;
  readonly s3: TrainingJobDeps['s3'];
  readonly faults: Faults;
}

interface NameInput {
  readonly HyperParameterTuningJobName: string;
}

const NAME = '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}';
const MAX_NAME = 32;

/**
 * CreateHyperParameterTuningJob, DescribeHyperParameterTuningJob, ListHyperParameterTuningJobs,
 * StopHyperParameterTuningJob, DeleteHyperParameterTuningJob, ListTrainingJobsForHyperParameterTuningJob.
 */
export function tuningJobOperations(deps: TuningJobDeps): OperationTable {
  const { store, engine } = deps;
  return {
    CreateHyperParameterTuningJob: (input: CreateHyperParameterTuningJobRequest, context) =>
      createJob(deps, input, context),
    DescribeHyperParameterTuningJob: (input: NameInput, context) =>
      describeTuningJob(store, find(store, input), context),
    ListHyperParameterTuningJobs: (
      input: ListHyperParameterTuningJobsRequest,
      context,
    ): ListHyperParameterTuningJobsResponse => {
      const page = listPage(store.tuningJobs, { ...input, SortBy: input.SortBy ?? 'Name' }, 'Ascending');
      return {
        HyperParameterTuningJobSummaries: page.rows.map((job) => summarizeTuningJob(store, job, context)),
        ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
      };
    },
    StopHyperParameterTuningJob: (input: NameInput) => {
      const { name, state } = find(store, input);
      if (state.status === 'Stopping') return;
      if (isTuningEnded(state)) {
        throw validationError(`The request was rejected because the tuning job is in status ${state.status}.`);
      }
      engine.stop(name);
    },
    DeleteHyperParameterTuningJob: (input: NameInput, context) => deleteJob(store, find(store, input), context),
    ListTrainingJobsForHyperParameterTuningJob: (
      input: ListTrainingJobsForHyperParameterTuningJobRequest,
      context,
    ): ListTrainingJobsForHyperParameterTuningJobResponse => listTrials(store, input, context),
  };
}

async function createJob(
  deps: TuningJobDeps,
  input: CreateHyperParameterTuningJobRequest,
  context: RequestContext,
): Promise<CreateHyperParameterTuningJobResponse> {
  const { store, engine } = deps;
  const name = requireTuningName(input.HyperParameterTuningJobName);
  const inUse = new AwsError(
    'ResourceInUse',
    `A hyperparameter tuning job with the name, ${name}, already exists. Choose a different name.`,
  );
  // A repeated create is refused first, as on AWS: whether its data is still there does not matter any more.
  if (store.tuningJobs.get(name) !== undefined) throw inUse;
  await validate(deps, input, context);
  const { Tags: tags = [], ...rest } = input;
  const request = rest as CreateHyperParameterTuningJobRequest;
  const arn = tuningJobArn(context, name);
  const now = context.now().getTime();
  const created = store.transact(() => {
    if (!store.tuningJobs.insert(name, request, initialTuningState, now)) return false;
    store.tags.put(
      arn,
      tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value })),
    );
    return true;
  });
  if (!created) throw inUse;
  engine.begin(name);
  return { HyperParameterTuningJobArn: arn };
}

/** What AWS checks before it takes a job, beyond the shape of the request. */
async function validate(
  { store, images, s3, faults }: TuningJobDeps,
  input: CreateHyperParameterTuningJobRequest,
  context: RequestContext,
): Promise<void> {
  requireTuningShape(input);
  const definitions = definitionsOf(input);
  requireStrategyFits(input, definitions);
  requireParentsFit(store, input, definitions);
  const name = input.HyperParameterTuningJobName as string;
  for (const definition of definitions) {
    const first = { trainingJob: childName(name, 0, 1), tuned: {} };
    const request = childRequest(definition, first, tuningJobArn(context, name));
    await requireTrainable({ images, s3 }, request, context);
    await requireObjectiveMetric(images, definition);
    requireQuota(store, faults.plan.quotas, trainingDemand(request));
  }
}

/** Training jobs, and with them folders, are named after the tuning job. */
function requireTuningName(name: string | undefined): string {
  const demand =
    name !== undefined && name.length > MAX_NAME
      ? `Member must have length less than or equal to ${MAX_NAME}`
      : `Member must satisfy regular expression pattern: ${NAME}`;
  if (name !== undefined && name.length <= MAX_NAME && new RegExp(`^${NAME}$`).test(name)) return name;
  throw validationError(
    `1 validation error detected: Value '${String(name).slice(0, 200)}' at 'hyperParameterTuningJobName' failed to ` +
      `satisfy constraint: ${demand}`,
  );
}

/** Removes the tuning job alone; its training jobs stay, as on AWS. */
function deleteJob(store: Store, { name, state }: StoredTuningJob, context: RequestContext): void {
  if (!isTuningEnded(state)) {
    throw new AwsError(
      'ResourceInUse',
      `The request was rejected because the tuning job is in status ${state.status}. Stop it before you delete it.`,
    );
  }
  store.transact(() => {
    store.tuningJobs.delete(name);
    for (let index = 1; index <= state.launched; index += 1) store.tuningTrials.delete(trialKey(name, index));
    store.tags.removeAll(tuningJobArn(context, name));
  });
}

function listTrials(
  store: Store,
  input: ListTrainingJobsForHyperParameterTuningJobRequest,
  context: RequestContext,
): ListTrainingJobsForHyperParameterTuningJobResponse {
  const byObjective = input.SortBy === 'FinalObjectiveMetricValue';
  const rows = trialSummaries(store, find(store, input as NameInput), context)
    .filter(({ view }) => input.StatusEquals === undefined || view.status === input.StatusEquals)
    .filter(({ view }) => !byObjective || view.end?.objective !== undefined)
    .map((row) => ({ ...row, name: row.view.trainingJob, createdAt: row.view.createdAt }));
  const order = { ...input, SortBy: input.SortBy ?? 'Name', SortOrder: input.SortOrder ?? 'Ascending' };
  const page = pageOfRows(rows, order, ({ view }, sortBy) =>
    sortBy === 'FinalObjectiveMetricValue' ? view.end?.objective : sortBy === 'Status' ? view.status : undefined,
  );
  return {
    TrainingJobSummaries: page.rows.map(({ summary }) => summary),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}

function find(store: Store, { HyperParameterTuningJobName: name }: NameInput): StoredTuningJob {
  const job = store.tuningJobs.get(name);
  if (job === undefined) throw noTuningJob(name);
  return job;
}
