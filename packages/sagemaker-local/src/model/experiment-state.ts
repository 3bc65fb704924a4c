import type {
  CreateTrialComponentRequest,
  MetadataProperties,
  TrialComponentArtifact,
  TrialComponentParameterValue,
  TrialComponentStatus,
  UpdateExperimentRequest,
} from '@aws-sdk/client-sagemaker';
import type { ResourceState } from './resource.js';

/** The job that a trial component, or a trial, comes from. */
export interface SourceJob {
  readonly kind: 'training-job' | 'processing-job' | 'transform-job';
  readonly name: string;
}

export interface ExperimentState extends ResourceState {
  /** What updates have put over the request. */
  readonly changes: Pick<UpdateExperimentRequest, 'DisplayName' | 'Description'>;
}

export interface ExperimentTrialState extends ResourceState {
  readonly displayName?: string;
  /** Of a trial that a job has made. */
  readonly source?: SourceJob;
  /** Names of its trial components, in the order in which they came. */
  readonly components: readonly string[];
}

/** One metric of a trial component, as running sums. Times are epoch milliseconds. */
export interface MetricSeries {
  readonly name: string;
  readonly last: number;
  readonly timestamp: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Sum of the squared distances from the mean. */
  readonly spread: number;
}

/** What a trial component shows of itself. Times are epoch milliseconds. */
export interface ComponentContent {
  readonly DisplayName?: string | undefined;
  readonly Status?: TrialComponentStatus | undefined;
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
  readonly Parameters?: Record<string, TrialComponentParameterValue> | undefined;
  readonly InputArtifacts?: Record<string, TrialComponentArtifact> | undefined;
  readonly OutputArtifacts?: Record<string, TrialComponentArtifact> | undefined;
  readonly MetadataProperties?: MetadataProperties | undefined;
  readonly metrics?: readonly MetricSeries[] | undefined;
}

/** The maps of a component that an update adds to and removes from. */
export const CONTENT_MAPS = ['Parameters', 'InputArtifacts', 'OutputArtifacts'] as const;
export type ContentMap = (typeof CONTENT_MAPS)[number];

export interface TrialComponentState extends ResourceState {
  readonly job?: SourceJob;
  /** RunName of the job's ExperimentConfig. */
  readonly runName?: string;
  /** What clients have written. */
  readonly own: ComponentContent;
  /** Keys of the job's content that clients have removed. */
  readonly removed: Partial<Record<ContentMap, readonly string[]>>;
  /** What the job showed when it was deleted. */
  readonly left?: ComponentContent;
}

/** The members of a request that are a component's content. */
export const contentOf = (input: Partial<CreateTrialComponentRequest>): ComponentContent => ({
  DisplayName: input.DisplayName,
  Status: input.Status,
  startedAt: input.StartTime?.getTime(),
  endedAt: input.EndTime?.getTime(),
  Parameters: input.Parameters,
  InputArtifacts: input.InputArtifacts,
  OutputArtifacts: input.OutputArtifacts,
  MetadataProperties: input.MetadataProperties,
});
