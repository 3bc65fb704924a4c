import { createHash } from 'node:crypto';
import type {
  CreateTrainingJobRequest,
  HyperParameterTrainingJobDefinition,
  ResourceConfig,
} from '@aws-sdk/client-sagemaker';
import { joinKey } from '@durable-forecast/lib/s3-uri';
import type { TuningTrialSpec } from '../model/tuning-state.js';
import type { TuningDefinition } from './definitions.js';

/** The hyperparameter by which AWS names to the container what is measured. */
export const OBJECTIVE_HYPERPARAMETER = '_tuning_objective_metric';

/** The request of a training job that a tuning job starts; DescribeTrainingJob echoes who started it. */
export type ChildTrainingRequest = CreateTrainingJobRequest & { readonly TuningJobArn: string };

/**
 * `<tuning job>-<number>-<8 hex digits>`, as on AWS. The digits depend on the tuning job alone, so a crash can not give
 * one trial two names, and a deleted tuning job's training jobs are not in the way of a new one's.
 */
export function childName(tuningJob: string, createdAt: number, index: number): string {
  const digits = createHash('sha256')
    .update(JSON.stringify([tuningJob, createdAt, index]))
    .digest('hex')
    .slice(0, 8);
  return `${tuningJob}-${String(index).padStart(3, '0')}-${digits}`;
}

/** The training job of a trial, as the user would have asked for it. */
export function childRequest(
  { job, objective }: Pick<TuningDefinition, 'job' | 'objective'>,
  { trainingJob, tuned }: Pick<TuningTrialSpec, 'trainingJob' | 'tuned'>,
  tuningJobArn: string,
): ChildTrainingRequest {
  const {
    DefinitionName: _name,
    TuningObjective: _objective,
    HyperParameterRanges: _ranges,
    StaticHyperParameters: fixed,
    HyperParameterTuningResourceConfig: _resources,
    ResourceConfig: _single,
    CheckpointConfig: checkpoints,
    AlgorithmSpecification: algorithm,
    ...same
  } = job;
  const resources = resourcesOf(job);
  return {
    ...same,
    TrainingJobName: trainingJob,
    TuningJobArn: tuningJobArn,
    AlgorithmSpecification: algorithm,
    HyperParameters: { ...fixed, ...tuned, [OBJECTIVE_HYPERPARAMETER]: objective.MetricName ?? '' },
    ...(resources === undefined ? {} : { ResourceConfig: resources }),
    // Trials that shared checkpoints would go on with each other's models.
    ...(checkpoints === undefined
      ? {}
      : { CheckpointConfig: { ...checkpoints, S3Uri: joinKey(checkpoints.S3Uri ?? '', trainingJob) } }),
  };
}

/** The instances of a definition's training jobs, in whichever of the two ways it names them. */
export function resourcesOf({
  ResourceConfig: single,
  HyperParameterTuningResourceConfig: tuning,
}: HyperParameterTrainingJobDefinition): ResourceConfig | undefined {
  if (tuning === undefined) return single;
  const { InstanceType, InstanceCount, VolumeSizeInGB, VolumeKmsKeyId, InstanceConfigs } = tuning;
  // The first of the configurations is the one preferred, and instances are always to be had here.
  const first = InstanceConfigs?.[0];
  return {
    InstanceType: first?.InstanceType ?? InstanceType,
    InstanceCount: first?.InstanceCount ?? InstanceCount,
    VolumeSizeInGB: first?.VolumeSizeInGB ?? VolumeSizeInGB,
    ...(VolumeKmsKeyId === undefined ? {} : { VolumeKmsKeyId }),
  };
}
