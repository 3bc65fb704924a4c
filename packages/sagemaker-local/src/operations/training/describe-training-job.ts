import type {
  Channel,
  CreateTrainingJobRequest,
  DescribeTrainingJobResponse,
  MetricDefinition,
  WarmPoolStatus,
} from '@aws-sdk/client-sagemaker';
import { trainingJobArn } from '../../model/arns.js';
import { DEFAULT_MAX_RUNTIME_SECONDS } from '../../model/default-max-runtime.js';
import type { RequestContext } from '../../model/operation.js';
import type { Resource } from '../../model/resource.js';
import type { TrainingState } from '../../model/training-state.js';

/** What DescribeTrainingJob answers: the request with AWS's defaults filled in, and what became of it. */
export function describeTrainingJob(
  { name, request, state, createdAt, modifiedAt }: Resource<CreateTrainingJobRequest, TrainingState>,
  metricDefinitions: readonly MetricDefinition[] | undefined,
  context: RequestContext,
): DescribeTrainingJobResponse {
  return {
    ...echo(request, metricDefinitions),
    ...keptFor(request, state),
    TrainingJobName: name,
    TrainingJobArn: trainingJobArn(context, name),
    ...(state.modelArtifacts === undefined ? {} : { ModelArtifacts: { S3ModelArtifacts: state.modelArtifacts } }),
    TrainingJobStatus: state.status,
    SecondaryStatus: state.secondaryStatus,
    ...(state.outcome?.failureReason === undefined ? {} : { FailureReason: state.outcome.failureReason }),
    ...warmPoolOf(state),
    ...times(state, createdAt, modifiedAt),
    SecondaryStatusTransitions: state.transitions.map(({ status, startTime, endTime, message }) => ({
      Status: status,
      StartTime: new Date(startTime),
      ...(endTime === undefined ? {} : { EndTime: new Date(endTime) }),
      StatusMessage: message,
    })),
    ...(state.metrics.length === 0
      ? {}
      : {
          FinalMetricDataList: state.metrics.map(({ name: metric, value, timestamp }) => ({
            MetricName: metric,
            Value: value,
            Timestamp: new Date(timestamp),
          })),
        }),
  } as DescribeTrainingJobResponse;
}

/** What UpdateTrainingJob has made of the time that instances are kept. */
const keptFor = ({ ResourceConfig: resources }: CreateTrainingJobRequest, { warmPool }: TrainingState) =>
  warmPool?.keepAliveSeconds === undefined
    ? {}
    : { ResourceConfig: { ...resources, KeepAlivePeriodInSeconds: warmPool.keepAliveSeconds } };

/** What has become of the instances that the job asked to be kept. */
export const warmPoolOf = ({ warmPool }: TrainingState): { WarmPoolStatus?: WarmPoolStatus } =>
  warmPool === undefined
    ? {}
    : {
        WarmPoolStatus: {
          Status: warmPool.status,
          ...(warmPool.retainedMs === undefined
            ? {}
            : { ResourceRetainedBillableTimeInSeconds: Math.ceil(warmPool.retainedMs / 1000) }),
          ...(warmPool.reusedBy === undefined ? {} : { ReusedByJob: warmPool.reusedBy }),
        },
      };

function echo(request: CreateTrainingJobRequest, metricDefinitions: readonly MetricDefinition[] | undefined) {
  const { AlgorithmSpecification: algorithm, OutputDataConfig: output, ...rest } = request;
  return {
    ...rest,
    AlgorithmSpecification: {
      ...algorithm,
      ...(metricDefinitions === undefined ? {} : { MetricDefinitions: [...metricDefinitions] }),
      EnableSageMakerMetricsTimeSeries: algorithm?.EnableSageMakerMetricsTimeSeries ?? false,
    },
    ...(request.InputDataConfig === undefined ? {} : { InputDataConfig: request.InputDataConfig.map(withDefaults) }),
    OutputDataConfig: { KmsKeyId: '', ...output, CompressionType: output?.CompressionType ?? 'GZIP' },
    StoppingCondition: { MaxRuntimeInSeconds: DEFAULT_MAX_RUNTIME_SECONDS, ...request.StoppingCondition },
    EnableNetworkIsolation: request.EnableNetworkIsolation ?? false,
    EnableInterContainerTrafficEncryption: request.EnableInterContainerTrafficEncryption ?? false,
    EnableManagedSpotTraining: request.EnableManagedSpotTraining ?? false,
  };
}

const withDefaults = (channel: Channel) => ({
  CompressionType: 'None',
  RecordWrapperType: 'None',
  ...channel,
  DataSource: {
    ...channel.DataSource,
    S3DataSource: { S3DataDistributionType: 'FullyReplicated', ...channel.DataSource?.S3DataSource },
  },
});

/** Training time runs from the first download to the end of the upload; a spot job isn't billed while it has no instance. */
function times(state: TrainingState, createdAt: number, modifiedAt: number) {
  const { startedAt, endedAt } = state;
  const common = { CreationTime: new Date(createdAt), LastModifiedTime: new Date(modifiedAt) };
  if (startedAt === undefined) return common;
  const started = { ...common, TrainingStartTime: new Date(startedAt) };
  if (endedAt === undefined) return started;
  const milliseconds = endedAt - startedAt;
  return {
    ...started,
    TrainingEndTime: new Date(endedAt),
    TrainingTimeInSeconds: Math.ceil(milliseconds / 1000),
    BillableTimeInSeconds: Math.ceil((milliseconds - state.interruptedMs) / 1000),
  };
}
