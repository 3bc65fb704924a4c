import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { joinKey, parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { FolderSync } from '../../hosts/folder-sync.js';
import { localPath } from '../../hosts/local-path.js';

type SyncDeps = Pick<EngineDeps, 's3' | 'clock' | 'log'>;

/** The platform's mark below a job's tensors that no more will come. @source smdebug 1.0.34 */
const TENSORS_END = 'training_job_end.ts';

/** The checkpoints of a host; undefined for a job without CheckpointConfig. */
export function checkpointSync(
  deps: SyncDeps,
  { CheckpointConfig: config }: CreateTrainingJobRequest,
  ml: string,
): FolderSync | undefined {
  if (config?.S3Uri === undefined) return undefined;
  return new FolderSync(deps, localPath(ml, config.LocalPath ?? '/opt/ml/checkpoints'), parseS3Uri(config.S3Uri), {
    // Marks that the training toolkit sets for itself.
    skip: (name) => /\.sagemaker-(ignore|uploading|uploaded)$/.test(name),
    whole: () => false,
    mirrorDeletions: true,
  });
}

/** The Debugger tensors of a host, `<S3OutputPath>/<job>/debug-output`; undefined for a job without DebugHookConfig. */
export function tensorSync(deps: SyncDeps, request: CreateTrainingJobRequest, ml: string): FolderSync | undefined {
  const hook = request.DebugHookConfig;
  if (hook?.S3OutputPath === undefined) return undefined;
  const { bucket, key } = parseS3Uri(hook.S3OutputPath);
  const target = { bucket, key: joinKey(key, request.TrainingJobName as string, 'debug-output') };
  return new FolderSync(deps, localPath(ml, hook.LocalPath ?? '/opt/ml/output/tensors'), target, {
    skip: (name) => /\.tmp$|(^|\/)\.|^claim\.smd$/.test(name),
    // Readers look for the index of a step, so it comes a round later than the events it points into.
    whole: (name) => !name.startsWith('index/'),
    mirrorDeletions: false,
  });
}

/** Says that the tensors of a job are complete. */
export async function endTensors({ s3 }: SyncDeps, { target: { bucket, key } }: FolderSync): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: joinKey(key, TENSORS_END), Body: '' }));
}
