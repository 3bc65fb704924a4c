import type {
  CreateHyperParameterTuningJobRequest,
  DescribeHyperParameterTuningJobResponse,
  HyperParameterTrainingJobDefinition,
  HyperParameterTrainingJobSummary,
  HyperParameterTuningJobSummary,
} from '@aws-sdk/client-sagemaker';
import { trainingJobArn, tuningJobArn } from '../../model/arns.js';
import type { RequestContext } from '../../model/operation.js';
import type { Resource } from '../../model/resource.js';
import type { TuningState } from '../../model/tuning-state.js';
import type { Store } from '../../store/store.js';
import { OBJECTIVE_HYPERPARAMETER, resourcesOf } from '../../tuning/child-request.js';
import { progressOf } from '../../tuning/completion.js';
import { definitionsOf, maxTrialsOf, type TuningDefinition } from '../../tuning/definitions.js';
import {
  bestTrial,
  inOrderOfEnd,
  objectiveCounters,
  statusCounters,
  type TrialView,
  trialViews,
} from '../../tuning/trials.js';
import { parentsOf } from '../../tuning/warm-start.js';

export type StoredTuningJob = Resource<CreateHyperParameterTuningJobRequest, TuningState>;

/** A tuning job as read for an answer: what was asked for, and its trials at this moment. */
interface Reading {
  readonly job: StoredTuningJob;
  readonly definitions: readonly TuningDefinition[];
  readonly views: readonly TrialView[];
}

function readTuningJob(store: Store, job: StoredTuningJob, context: RequestContext): Reading {
  const definitions = definitionsOf(job.request);
  return {
    job,
    definitions,
    views: trialViews(store, job.name, job.state, definitions, context.now().getTime()),
  };
}

/** What DescribeHyperParameterTuningJob answers. */
export function describeTuningJob(
  store: Store,
  job: StoredTuningJob,
  context: RequestContext,
): DescribeHyperParameterTuningJobResponse {
  const { request, state, name, createdAt, modifiedAt } = job;
  const reading = readTuningJob(store, job, context);
  const best = bestOf(reading);
  const now = context.now().getTime();
  const {
    TrainingJobDefinition: single,
    TrainingJobDefinitions: several,
    HyperParameterTuningJobConfig: config,
  } = request;
  return {
    HyperParameterTuningJobName: name,
    HyperParameterTuningJobArn: tuningJobArn(context, name),
    HyperParameterTuningJobConfig: {
      ...config,
      Strategy: config?.Strategy,
      TrainingJobEarlyStoppingType: config?.TrainingJobEarlyStoppingType ?? 'Off',
      ResourceLimits: limitsOf(request),
    },
    ...(single === undefined ? {} : { TrainingJobDefinition: describeDefinition(single, reading.definitions[0]) }),
    ...(several === undefined
      ? {}
      : { TrainingJobDefinitions: several.map((one, index) => describeDefinition(one, reading.definitions[index])) }),
    ...(request.WarmStartConfig === undefined ? {} : { WarmStartConfig: request.WarmStartConfig }),
    HyperParameterTuningJobStatus: state.status,
    CreationTime: new Date(createdAt),
    ...(state.endedAt === undefined ? {} : { HyperParameterTuningEndTime: new Date(state.endedAt) }),
    LastModifiedTime: new Date(modifiedAt),
    TrainingJobStatusCounters: statusCounters(reading.views),
    ObjectiveStatusCounters: objectiveCounters(reading.views),
    ...(best === undefined ? {} : { BestTrainingJob: summaryOf(reading, best, context) }),
    ...overallBest(store, reading, context),
    ...(state.failureReason === undefined ? {} : { FailureReason: state.failureReason }),
    TuningJobCompletionDetails: completionDetails(reading),
    ConsumedResources: { RuntimeInSeconds: Math.ceil(((state.endedAt ?? now) - createdAt) / 1000) },
  };
}

/** One line of ListHyperParameterTuningJobs. */
export function summarizeTuningJob(
  store: Store,
  job: StoredTuningJob,
  context: RequestContext,
): HyperParameterTuningJobSummary {
  const { views } = readTuningJob(store, job, context);
  const { name, request, state, createdAt, modifiedAt } = job;
  return {
    HyperParameterTuningJobName: name,
    HyperParameterTuningJobArn: tuningJobArn(context, name),
    HyperParameterTuningJobStatus: state.status,
    Strategy: request.HyperParameterTuningJobConfig?.Strategy,
    CreationTime: new Date(createdAt),
    ...(state.endedAt === undefined ? {} : { HyperParameterTuningEndTime: new Date(state.endedAt) }),
    LastModifiedTime: new Date(modifiedAt),
    TrainingJobStatusCounters: statusCounters(views),
    ObjectiveStatusCounters: objectiveCounters(views),
    ResourceLimits: limitsOf(request),
  };
}

/** The trials of a tuning job with their summaries, in the order of their starts. */
export function trialSummaries(
  store: Store,
  job: StoredTuningJob,
  context: RequestContext,
): { readonly view: TrialView; readonly summary: HyperParameterTrainingJobSummary }[] {
  const reading = readTuningJob(store, job, context);
  return reading.views.map((view) => ({ view, summary: summaryOf(reading, view, context) }));
}

const bestOf = ({ views, definitions }: Reading): TrialView | undefined =>
  bestTrial(views, definitions[0]?.objective.Type ?? 'Minimize');

/** Where parents had the same data and algorithm, their best training job competes. */
function overallBest(
  store: Store,
  own: Reading,
  context: RequestContext,
): Pick<DescribeHyperParameterTuningJobResponse, 'OverallBestTrainingJob'> {
  if (own.job.request.WarmStartConfig?.WarmStartType !== 'IdenticalDataAndAlgorithm') return {};
  const parents = parentsOf(own.job.request).flatMap((name) => store.tuningJobs.get(name) ?? []);
  const readings = [own, ...parents.map((parent) => readTuningJob(store, parent, context))];
  const bests = readings.flatMap((reading) => {
    const best = bestOf(reading);
    return best === undefined ? [] : [{ ...best, reading }];
  });
  const winner = bestTrial(bests, own.definitions[0]?.objective.Type ?? 'Minimize');
  return winner === undefined ? {} : { OverallBestTrainingJob: summaryOf(winner.reading, winner, context) };
}

function summaryOf(
  { job, definitions }: Reading,
  view: TrialView,
  context: RequestContext,
): HyperParameterTrainingJobSummary {
  const { name, objective } = definitions[view.definition] as TuningDefinition;
  const { end } = view;
  return {
    ...(name === undefined ? {} : { TrainingJobDefinitionName: name }),
    TrainingJobName: view.trainingJob,
    TrainingJobArn: trainingJobArn(context, view.trainingJob),
    TuningJobName: job.name,
    CreationTime: new Date(view.createdAt),
    ...(view.startedAt === undefined ? {} : { TrainingStartTime: new Date(view.startedAt) }),
    ...(end === undefined ? {} : { TrainingEndTime: new Date(end.endedAt) }),
    TrainingJobStatus: view.status,
    TunedHyperParameters: view.tuned,
    ...(end?.failureReason === undefined ? {} : { FailureReason: end.failureReason }),
    ...(end?.objective === undefined
      ? {}
      : {
          FinalHyperParameterTuningJobObjectiveMetric: {
            Type: objective.Type,
            MetricName: objective.MetricName,
            Value: end.objective,
          },
        }),
    ObjectiveStatus: view.objectiveStatus,
  };
}

function completionDetails({ job, views, definitions }: Reading) {
  const values = inOrderOfEnd(views).flatMap(({ end }) => (end.objective === undefined ? [] : [end.objective]));
  const { notImproving } = progressOf(definitions[0]?.objective.Type ?? 'Minimize', values);
  return {
    NumberOfTrainingJobsObjectiveNotImproving: notImproving,
    ...(job.state.convergedAt === undefined ? {} : { ConvergenceDetectedTime: new Date(job.state.convergedAt) }),
  };
}

function limitsOf(request: CreateHyperParameterTuningJobRequest) {
  const limits = request.HyperParameterTuningJobConfig?.ResourceLimits;
  const max = maxTrialsOf(request);
  return {
    ...limits,
    MaxParallelTrainingJobs: limits?.MaxParallelTrainingJobs,
    ...(Number.isFinite(max) ? { MaxNumberOfTrainingJobs: max } : {}),
  };
}

/** AWS shows the hyperparameter that it adds, and ResourceConfig too, which the SageMaker SDK reads. */
function describeDefinition(
  job: HyperParameterTrainingJobDefinition,
  definition: TuningDefinition | undefined,
): HyperParameterTrainingJobDefinition {
  const resources = resourcesOf(job);
  return {
    EnableNetworkIsolation: false,
    EnableInterContainerTrafficEncryption: false,
    EnableManagedSpotTraining: false,
    ...job,
    ...(resources === undefined ? {} : { ResourceConfig: resources }),
    StaticHyperParameters: {
      [OBJECTIVE_HYPERPARAMETER]: definition?.objective.MetricName ?? '',
      ...job.StaticHyperParameters,
    },
  };
}
