import type { HyperParameterTrainingJobSummary } from '@aws-sdk/client-sagemaker';
import type { TunedTrial } from '../../contracts/sweep/tuning.js';

/** A training job of a tuning job, as the sweep knows it. */
export const tunedTrial = (summary: HyperParameterTrainingJobSummary): TunedTrial => ({
  job: summary.TrainingJobName ?? '',
  algorithm: summary.TrainingJobDefinitionName ?? '',
  tuned: summary.TunedHyperParameters ?? {},
});
