import type {
  AutoMLCandidate,
  AutoMLJobSummary,
  DescribeAutoMLJobResponse,
  DescribeAutoMLJobV2Response,
} from '@aws-sdk/client-sagemaker';
import { automlImage } from '../../jobs/automl/automl-image.js';
import { settingsOf } from '../../jobs/automl/automl-settings.js';
import { autoMLJobArn } from '../../model/arns.js';
import { bestFirst, directionOf } from '../../model/automl-objective.js';
import type { AutoMLCandidateState, AutoMLRequest, AutoMLState } from '../../model/automl-state.js';
import { validationError } from '../../model/aws-error.js';
import type { RequestContext } from '../../model/operation.js';
import type { Resource } from '../../model/resource.js';

export type StoredAutoMLJob = Resource<AutoMLRequest, AutoMLState>;

/** What both operations that describe a job have in common. */
type Common = Pick<
  DescribeAutoMLJobV2Response,
  | 'AutoMLJobName'
  | 'AutoMLJobArn'
  | 'AutoMLJobStatus'
  | 'AutoMLJobSecondaryStatus'
  | 'CreationTime'
  | 'LastModifiedTime'
  | 'EndTime'
  | 'FailureReason'
  | 'PartialFailureReasons'
  | 'BestCandidate'
>;

/** @throws AwsError for a job that CreateAutoMLJobV2 has made, which AWS shows by DescribeAutoMLJobV2 alone */
export function describeAutoMLJob(job: StoredAutoMLJob, context: RequestContext): DescribeAutoMLJobResponse {
  if (job.request.version !== 1) {
    throw validationError(
      `AutoML job ${job.name} was created by CreateAutoMLJobV2 and can't be described by DescribeAutoMLJob. Use DescribeAutoMLJobV2.`,
    );
  }
  const { input } = job.request;
  const resolved = job.state.resolved;
  return {
    ...common(job, context),
    InputDataConfig: input.InputDataConfig,
    OutputDataConfig: input.OutputDataConfig,
    RoleArn: input.RoleArn,
    ...(input.AutoMLJobObjective === undefined ? {} : { AutoMLJobObjective: input.AutoMLJobObjective }),
    ...(input.ProblemType === undefined ? {} : { ProblemType: input.ProblemType }),
    AutoMLJobConfig: { Mode: 'AUTO', ...input.AutoMLJobConfig },
    GenerateCandidateDefinitionsOnly: false,
    ...(resolved === undefined
      ? {}
      : {
          ResolvedAttributes: {
            AutoMLJobObjective: { MetricName: resolved.objective },
            ProblemType: resolved.problemType,
            CompletionCriteria: completionCriteria(job),
          },
        }),
  } as DescribeAutoMLJobResponse;
}

/** Both kinds of jobs, as on AWS. */
export function describeAutoMLJobV2(job: StoredAutoMLJob, context: RequestContext): DescribeAutoMLJobV2Response {
  const resolved = job.state.resolved;
  return {
    ...common(job, context),
    ...asVersion2(job.request),
    AutoMLProblemTypeConfigName: 'Tabular',
    ...(resolved === undefined
      ? {}
      : {
          ResolvedAttributes: {
            AutoMLJobObjective: { MetricName: resolved.objective },
            CompletionCriteria: completionCriteria(job),
            AutoMLProblemTypeResolvedAttributes: {
              TabularResolvedAttributes: { ProblemType: resolved.problemType },
            },
          },
        }),
  } as DescribeAutoMLJobV2Response;
}

export const summarizeAutoMLJob = (job: StoredAutoMLJob, context: RequestContext): AutoMLJobSummary => {
  const { BestCandidate: _, ...summary } = common(job, context);
  return summary;
};

/** A candidate as clients see it; its containers are there once its model is in S3. */
export function candidateOf(
  { request, state }: StoredAutoMLJob,
  candidate: AutoMLCandidateState,
  context: RequestContext,
): AutoMLCandidate {
  const { name, status, value, createdAt, modifiedAt, endedAt, failureReason, modelUri } = candidate;
  const objective = state.resolved?.objective ?? settingsOf(request).objective ?? 'MSE';
  const metric = { MetricName: objective, StandardMetricName: objective, Value: value };
  const isBest = bestFirst(state.candidates, objective)[0]?.name === name;
  return {
    CandidateName: name,
    CandidateStatus: status,
    ObjectiveStatus: value !== undefined ? 'Succeeded' : status === 'InProgress' ? 'Pending' : 'Failed',
    // No training or transform jobs of their own stand behind the candidates of this server.
    CandidateSteps: [],
    CreationTime: new Date(createdAt),
    LastModifiedTime: new Date(modifiedAt),
    ...(endedAt === undefined ? {} : { EndTime: new Date(endedAt) }),
    ...(failureReason === undefined ? {} : { FailureReason: failureReason }),
    ...(value === undefined
      ? {}
      : { FinalAutoMLJobObjectiveMetric: { ...metric, Type: directionOf(objective), Value: value } }),
    ...(modelUri === undefined
      ? {}
      : { InferenceContainers: [{ Image: automlImage(context), ModelDataUrl: modelUri, Environment: {} }] }),
    ...(value === undefined
      ? {}
      : {
          CandidateProperties: {
            CandidateMetrics: [{ ...metric, Set: 'Validation' }],
            ...(isBest && state.explainabilityUri !== undefined
              ? { CandidateArtifactLocations: { Explainability: state.explainabilityUri } }
              : {}),
          },
        }),
  } as AutoMLCandidate;
}

function common(job: StoredAutoMLJob, context: RequestContext): Common {
  const { name, request, state, createdAt, modifiedAt } = job;
  const objective = state.resolved?.objective ?? settingsOf(request).objective ?? 'MSE';
  const [best] = bestFirst(state.candidates, objective);
  return {
    AutoMLJobName: name,
    AutoMLJobArn: autoMLJobArn(context, name),
    AutoMLJobStatus: state.status,
    AutoMLJobSecondaryStatus: state.secondaryStatus,
    CreationTime: new Date(createdAt),
    LastModifiedTime: new Date(modifiedAt),
    ...(state.endedAt === undefined ? {} : { EndTime: new Date(state.endedAt) }),
    ...(state.failureReason === undefined ? {} : { FailureReason: state.failureReason }),
    ...(state.partialFailures.length === 0
      ? {}
      : { PartialFailureReasons: state.partialFailures.map((text) => ({ PartialFailureMessage: text })) }),
    ...(best === undefined ? {} : { BestCandidate: candidateOf(job, best, context) }),
  };
}

function completionCriteria({ request }: StoredAutoMLJob) {
  const { maxCandidates, maxRuntimeSeconds, maxTrainingSeconds } = settingsOf(request);
  return {
    MaxCandidates: maxCandidates,
    MaxAutoMLJobRuntimeInSeconds: maxRuntimeSeconds,
    ...(maxTrainingSeconds === undefined ? {} : { MaxRuntimePerTrainingJobInSeconds: maxTrainingSeconds }),
  };
}

/** A request of the first form in the words of the second. */
function asVersion2(request: AutoMLRequest) {
  if (request.version === 2) {
    const { AutoMLJobName: _, ...rest } = request.input;
    return rest;
  }
  const { InputDataConfig, OutputDataConfig, RoleArn, AutoMLJobObjective, ProblemType, AutoMLJobConfig } =
    request.input;
  const { DataSplitConfig, SecurityConfig, ...tabular } = AutoMLJobConfig ?? {};
  return {
    AutoMLJobInputDataConfig: InputDataConfig?.map(({ TargetAttributeName: _, ...channel }) => channel),
    OutputDataConfig,
    RoleArn,
    ...(AutoMLJobObjective === undefined ? {} : { AutoMLJobObjective }),
    ...(DataSplitConfig === undefined ? {} : { DataSplitConfig }),
    ...(SecurityConfig === undefined ? {} : { SecurityConfig }),
    AutoMLProblemTypeConfig: {
      TabularJobConfig: {
        TargetAttributeName: InputDataConfig?.[0]?.TargetAttributeName,
        Mode: 'AUTO',
        ...(ProblemType === undefined ? {} : { ProblemType }),
        ...tabular,
      },
    },
  };
}
