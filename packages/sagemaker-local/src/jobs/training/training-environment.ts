import { join } from 'node:path';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { containerEnvironment } from '../../hosts/container-environment.js';
import { seenAs } from '../../hosts/container-program.js';
import type { EngineSettings } from '../../hosts/engine-deps.js';
import type { ContainerImage } from '../../images/registry.js';
import { keepAliveSeconds } from './keep-alive.js';
import { CACHE_FOLDER } from './warm-pools.js';

/** The environment of a training container. */
export function trainingEnvironment(
  settings: EngineSettings,
  image: ContainerImage,
  ml: string,
  request: CreateTrainingJobRequest,
  arn: string,
): Record<string, string> {
  const seen = seenAs(image, ml);
  const config = (name: string) => join(seen, 'input', 'config', name);
  return {
    ...containerEnvironment(settings, image, ml, request.Environment),
    ...(keepAliveSeconds(request) > 0 ? { SAGEMAKER_MANAGED_WARMPOOL_CACHE_DIRECTORY: join(seen, CACHE_FOLDER) } : {}),
    TRAINING_JOB_NAME: request.TrainingJobName as string,
    TRAINING_JOB_ARN: arn,
    SAGEMAKER_METRICS_DIRECTORY: join(seen, 'output', 'metrics', 'sagemaker'),
    // The built-in XGBoost container and smdebug read these instead of fixed paths.
    SM_INPUT_TRAINING_CONFIG_FILE: config('hyperparameters.json'),
    SM_INPUT_DATA_CONFIG_FILE: config('inputdataconfig.json'),
    SM_CHECKPOINT_CONFIG_FILE: config('checkpointconfig.json'),
    CHECKPOINT_CONFIG_FILE_PATH: config('checkpointconfig.json'),
    SMDEBUG_CONFIG_FILE_PATH: config('debughookconfig.json'),
    TENSORBOARD_CONFIG_FILE_PATH: config('tensorboardoutputconfig.json'),
  };
}
