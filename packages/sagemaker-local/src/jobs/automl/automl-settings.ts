import type {
  AutoMLAlgorithm,
  AutoMLMetricEnum,
  AutoMLS3DataType,
  CompressionType,
  ProblemType,
} from '@aws-sdk/client-sagemaker';
import type { AutoMLRequest } from '../../model/automl-state.js';

/** One of the two sets of rows that a search may be given. */
export interface AutoMLChannelSetting {
  readonly uri: string;
  readonly dataType: AutoMLS3DataType;
  readonly contentType: string;
  readonly compression: CompressionType;
}

/** What an AutoML job is asked to do, whichever operation made it. */
export interface AutoMLSettings {
  readonly training: AutoMLChannelSetting;
  readonly validation: AutoMLChannelSetting | undefined;
  readonly target: string;
  readonly problemType: ProblemType | undefined;
  readonly objective: AutoMLMetricEnum | undefined;
  readonly maxCandidates: number;
  readonly maxRuntimeSeconds: number;
  /** For one candidate. */
  readonly maxTrainingSeconds: number | undefined;
  /** Share of the training rows that candidates are measured on where there is no validation channel. */
  readonly validationFraction: number | undefined;
  /** All that are there where none are named. */
  readonly algorithms: readonly AutoMLAlgorithm[];
  readonly outputUri: string;
  readonly roleArn: string;
}

/** AWS's for ensembling: ten trials. */
const DEFAULT_MAX_CANDIDATES = 10;
/** The longest that AWS lets a job run: seven days. */
const DEFAULT_MAX_RUNTIME_SECONDS = 604_800;
const DEFAULT_CONTENT_TYPE = 'text/csv;header=present';

/** Reads both forms of a request. */
export function settingsOf({ version, input }: AutoMLRequest): AutoMLSettings {
  const tabular = version === 2 ? input.AutoMLProblemTypeConfig?.TabularJobConfig : undefined;
  const config = version === 1 ? input.AutoMLJobConfig : undefined;
  const channels = (version === 1 ? input.InputDataConfig : input.AutoMLJobInputDataConfig) ?? [];
  const criteria = (version === 1 ? config : tabular)?.CompletionCriteria;
  const validation = channels.find(({ ChannelType }) => ChannelType === 'validation');
  const training = channels.find((channel) => channel !== validation);
  const generation = (version === 1 ? config : tabular)?.CandidateGenerationConfig;
  return {
    training: channelOf(training),
    validation: validation === undefined ? undefined : channelOf(validation),
    target: (version === 1 ? input.InputDataConfig?.[0]?.TargetAttributeName : tabular?.TargetAttributeName) ?? '',
    problemType: version === 1 ? input.ProblemType : tabular?.ProblemType,
    objective: input.AutoMLJobObjective?.MetricName,
    maxCandidates: criteria?.MaxCandidates ?? DEFAULT_MAX_CANDIDATES,
    maxRuntimeSeconds: criteria?.MaxAutoMLJobRuntimeInSeconds ?? DEFAULT_MAX_RUNTIME_SECONDS,
    maxTrainingSeconds: criteria?.MaxRuntimePerTrainingJobInSeconds,
    validationFraction: (version === 1 ? config : input)?.DataSplitConfig?.ValidationFraction,
    algorithms: generation?.AlgorithmsConfig?.flatMap(({ AutoMLAlgorithms }) => AutoMLAlgorithms ?? []) ?? [],
    outputUri: input.OutputDataConfig?.S3OutputPath ?? '',
    roleArn: input.RoleArn ?? '',
  };
}

interface Channel {
  readonly DataSource?:
    | {
        readonly S3DataSource?:
          | {
              readonly S3DataType?: AutoMLS3DataType | undefined;
              readonly S3Uri?: string | undefined;
            }
          | undefined;
      }
    | undefined;
  readonly ContentType?: string | undefined;
  readonly CompressionType?: CompressionType | undefined;
}

const channelOf = (channel: Channel | undefined): AutoMLChannelSetting => ({
  uri: channel?.DataSource?.S3DataSource?.S3Uri ?? '',
  dataType: channel?.DataSource?.S3DataSource?.S3DataType ?? 'S3Prefix',
  contentType: channel?.ContentType ?? DEFAULT_CONTENT_TYPE,
  compression: channel?.CompressionType ?? 'None',
});
