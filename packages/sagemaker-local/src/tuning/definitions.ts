import type {
  CreateHyperParameterTuningJobRequest,
  HyperParameterTrainingJobDefinition,
  HyperParameterTuningJobObjective,
} from '@aws-sdk/client-sagemaker';
import { gridSize, type Space } from '@durable-forecast/hyperparameter-search';
import { EPOCH_HYPERPARAMETERS, type HyperbandResources } from './hyperband.js';
import { spaceOf } from './space.js';

/** One training job definition of a tuning job with what is searched and measured. */
export interface TuningDefinition {
  readonly name: string | undefined;
  readonly job: HyperParameterTrainingJobDefinition;
  readonly objective: HyperParameterTuningJobObjective;
  readonly space: Space;
  /** Set for the strategy Hyperband. */
  readonly resources: HyperbandResources | undefined;
}

/** The definitions of a request that has passed validation. One alone has its ranges and objective in the config. */
export function definitionsOf(request: CreateHyperParameterTuningJobRequest): TuningDefinition[] {
  const config = request.HyperParameterTuningJobConfig;
  const { TrainingJobDefinition: single, TrainingJobDefinitions: several = [] } = request;
  const jobs = single === undefined ? several : [single];
  return jobs.map((job) => ({
    name: job.DefinitionName,
    job,
    objective: (job.TuningObjective ?? config?.HyperParameterTuningJobObjective) as HyperParameterTuningJobObjective,
    space: spaceOf(job.HyperParameterRanges ?? config?.ParameterRanges),
    resources: config?.Strategy === 'Hyperband' ? resourcesOf(request, job) : undefined,
  }));
}

function resourcesOf(
  { HyperParameterTuningJobConfig: config }: CreateHyperParameterTuningJobRequest,
  job: HyperParameterTrainingJobDefinition,
): HyperbandResources | undefined {
  const given = config?.StrategyConfig?.HyperbandStrategyConfig;
  const max = given?.MaxResource ?? inferredMaxResource(job);
  return max === undefined ? undefined : { min: given?.MinResource ?? 1, max };
}

/** MaxResource as the static hyperparameters say it. */
function inferredMaxResource({ StaticHyperParameters: values = {} }: HyperParameterTrainingJobDefinition) {
  const epochs = EPOCH_HYPERPARAMETERS.map((name) => Number(values[name])).find(Number.isSafeInteger);
  return epochs !== undefined && epochs > 0 ? epochs : undefined;
}

/** How many training jobs a grid has: all combinations of all definitions. */
export const gridSizeOf = (definitions: readonly TuningDefinition[]): number =>
  definitions.reduce((sum, { space }) => sum + gridSize(space), 0);

/** Most training jobs of a tuning job; infinite where only its other limits end it. */
export const maxTrialsOf = (request: CreateHyperParameterTuningJobRequest): number =>
  request.HyperParameterTuningJobConfig?.Strategy === 'Grid'
    ? gridSizeOf(definitionsOf(request))
    : (request.HyperParameterTuningJobConfig?.ResourceLimits?.MaxNumberOfTrainingJobs ?? Number.POSITIVE_INFINITY);
