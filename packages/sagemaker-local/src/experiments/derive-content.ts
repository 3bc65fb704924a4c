import type {
  CreateProcessingJobRequest,
  CreateTrainingJobRequest,
  CreateTransformJobRequest,
  TrialComponentArtifact,
  TrialComponentParameterValue,
  TrialComponentPrimaryStatus,
} from '@aws-sdk/client-sagemaker';
import { containerOf } from '../hosts/model-files.js';
import type { ComponentContent, SourceJob } from '../model/experiment-state.js';
import type { ProcessingState } from '../model/processing-state.js';
import type { Resource } from '../model/resource.js';
import type { TrainingState } from '../model/training-state.js';
import type { TransformState } from '../model/transform-state.js';
import type { Store } from '../store/store.js';

/** What a job shows as a trial component. */
export interface JobContent {
  readonly content: ComponentContent;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
}

/** @returns undefined when the job is gone */
export function deriveContent(store: Store, { kind, name }: SourceJob): JobContent | undefined {
  switch (kind) {
    case 'training-job':
      return shown(store.trainingJobs.get(name), trainingContent);
    case 'processing-job':
      return shown(store.processingJobs.get(name), processingContent);
    case 'transform-job':
      return shown(store.transformJobs.get(name), transformContent);
  }
}

function shown<Job extends { readonly modifiedAt: number }>(
  job: Job | undefined,
  content: (job: Job) => ComponentContent,
): JobContent | undefined {
  return job === undefined ? undefined : { content: content(job), modifiedAt: job.modifiedAt };
}

const text = (value: string | undefined): TrialComponentParameterValue | undefined =>
  value === undefined ? undefined : { StringValue: value };
const number = (value: number | undefined): TrialComponentParameterValue | undefined =>
  value === undefined ? undefined : { NumberValue: value };
const artifact = (value: string | undefined, type?: string | undefined): TrialComponentArtifact | undefined =>
  value === undefined ? undefined : { ...(type === undefined ? {} : { MediaType: type }), Value: value };

/** AWS shows hyperparameters that are numbers as such. */
const hyperparameter = (value: string): TrialComponentParameterValue =>
  /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) ? { NumberValue: Number(value) } : { StringValue: value };

function trainingContent({ request, state }: Resource<CreateTrainingJobRequest, TrainingState>): ComponentContent {
  const resources = request.ResourceConfig;
  const reason = state.outcome?.failureReason ?? '';
  return {
    DisplayName: request.ExperimentConfig?.TrialComponentDisplayName,
    Status: {
      PrimaryStatus: state.status as TrialComponentPrimaryStatus,
      Message: `Status: ${state.status}, secondary status: ${state.secondaryStatus}, failure reason: ${reason}.`,
    },
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    Parameters: given({
      ...Object.fromEntries(Object.entries(request.HyperParameters ?? {}).map(([k, v]) => [k, hyperparameter(v)])),
      'SageMaker.ImageUri': text(request.AlgorithmSpecification?.TrainingImage),
      'SageMaker.InstanceCount': number(resources?.InstanceCount),
      'SageMaker.InstanceType': text(resources?.InstanceType),
      'SageMaker.VolumeSizeInGB': number(resources?.VolumeSizeInGB),
    }),
    InputArtifacts: given(
      Object.fromEntries(
        (request.InputDataConfig ?? []).map(({ ChannelName: name = '', DataSource: source, ContentType: type }) => [
          name,
          artifact(source?.S3DataSource?.S3Uri, type),
        ]),
      ),
    ),
    OutputArtifacts: given({
      'SageMaker.ModelArtifact': artifact(state.modelArtifacts),
      'SageMaker.DebugHookOutput': artifact(request.DebugHookConfig?.S3OutputPath),
    }),
    metrics: state.metrics.map(({ name, value, timestamp, series }) => ({
      ...{ count: 1, min: value, max: value, mean: value, spread: 0, ...series },
      name,
      last: value,
      timestamp,
    })),
  };
}

function processingContent({
  request,
  state,
}: Resource<CreateProcessingJobRequest, ProcessingState>): ComponentContent {
  const cluster = request.ProcessingResources?.ClusterConfig;
  const inputs = (request.ProcessingInputs ?? []).map(
    ({ InputName: name = '', S3Input: source }) => [name, artifact(source?.S3Uri)] as const,
  );
  const outputs = (request.ProcessingOutputConfig?.Outputs ?? []).map(
    ({ OutputName: name = '', S3Output: target }) => [name, artifact(target?.S3Uri)] as const,
  );
  return {
    DisplayName: request.ExperimentConfig?.TrialComponentDisplayName,
    Status: {
      PrimaryStatus: state.status,
      Message: `Status: ${state.status}, exit message: ${state.exitMessage ?? null}, failure reason: ${state.failureReason ?? null}`,
    },
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    Parameters: given({
      'SageMaker.InstanceCount': number(cluster?.InstanceCount),
      'SageMaker.InstanceType': text(cluster?.InstanceType),
      'SageMaker.VolumeSizeInGB': number(cluster?.VolumeSizeInGB),
    }),
    InputArtifacts: given({
      'SageMaker.ImageUri': artifact(request.AppSpecification?.ImageUri),
      ...Object.fromEntries(inputs),
    }),
    OutputArtifacts: given(Object.fromEntries(outputs)),
  };
}

function transformContent({ request, state }: Resource<CreateTransformJobRequest, TransformState>): ComponentContent {
  const container = containerOf(state.model);
  const input = request.TransformInput;
  return {
    DisplayName: request.ExperimentConfig?.TrialComponentDisplayName,
    Status: {
      PrimaryStatus: state.status,
      Message: `Status: ${state.status}, failure reason: ${state.failureReason ?? null}`,
    },
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    Parameters: given({
      'SageMaker.InstanceCount': number(request.TransformResources?.InstanceCount),
      'SageMaker.InstanceType': text(request.TransformResources?.InstanceType),
      'SageMaker.ModelName': text(request.ModelName),
      'SageMaker.ModelPrimary.DataUrl': text(container?.ModelDataUrl),
      'SageMaker.ModelPrimary.Image': text(container?.Image),
    }),
    InputArtifacts: given({
      'SageMaker.TransformInput': artifact(input?.DataSource?.S3DataSource?.S3Uri, input?.ContentType),
    }),
    OutputArtifacts: given({ 'SageMaker.TransformOutput': artifact(request.TransformOutput?.S3OutputPath) }),
  };
}

/** The entries that have a value. */
const given = <Value>(entries: Readonly<Record<string, Value | undefined>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, Value] => entry[1] !== undefined));
