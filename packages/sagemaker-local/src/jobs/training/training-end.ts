import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { formatS3Uri, joinKey, parseS3Uri, type S3Location } from '@durable-forecast/lib/s3-uri';
import { packFolders } from '../../hosts/archive.js';
import { filesBelow, isEmptyFolder } from '../../hosts/container-files.js';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { LogFile } from '../../logs/log-file.js';
import { JobFailure } from '../../model/job-failure.js';
import type { FinalMetric, TrainingState } from '../../model/training-state.js';
import { uploadFile } from '../../s3/objects.js';
import { persist } from '../../s3/persist.js';
import { metricDefinitions } from './metric-definitions.js';
import { finalMetrics } from './metrics.js';

/** What a training leaves when its containers have ended. */
export interface TrainingEnd {
  readonly modelArtifacts?: string;
  readonly metrics: readonly FinalMetric[];
}

/**
 * Uploads the model and the output data of a job and reads its final metrics. Safe to repeat after a crash.
 *
 * @param ml the /opt/ml folders of the hosts
 * @param folder where archives are packed, absolute
 * @throws JobFailure when S3 refuses the upload
 */
export async function endTraining(
  deps: Pick<EngineDeps, 's3' | 'images' | 'settings' | 'log'>,
  request: CreateTrainingJobRequest,
  state: TrainingState,
  ml: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<TrainingEnd> {
  const target = outputLocation(request);
  const model = await nonEmpty(ml.map((path) => join(path, 'model')));
  const data = await nonEmpty(ml.map((path) => join(path, 'output', 'data')));
  const upload = (folders: readonly string[], name: string) =>
    uploadArtifacts(deps, folders, join(folder, `${name}.tar.gz`), target, name, request, signal);
  try {
    // A completed job has a model, be it an empty one.
    const completed = state.outcome?.status === 'Completed';
    const models = model.length > 0 ? model : completed ? [await emptyFolder(folder)] : [];
    const modelArtifacts = models.length > 0 ? await upload(models, 'model') : undefined;
    if (data.length > 0) await upload(data, 'output');
    const files = [...state.pastLogs, ...state.hosts.map(({ logFile }) => logFile)];
    const logs = files.map((file) => new LogFile(join(deps.settings.root, file)));
    const metrics = await finalMetrics(await metricDefinitions(deps, request), logs, (slow) =>
      deps.log.warn(
        { job: request.TrainingJobName, metrics: slow },
        'metrics have no value: their regular expressions took too long over a line of the log',
      ),
    );
    return { ...(modelArtifacts === undefined ? {} : { modelArtifacts }), metrics };
  } catch (error) {
    signal.throwIfAborted();
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === undefined || status >= 500) throw error;
    throw new JobFailure(`ClientError: Artifact upload failed:${(error as Error).message}`);
  }
}

/** The folder of the job's artifacts: `<S3OutputPath>/<job>/output`. */
export function outputLocation(request: CreateTrainingJobRequest): S3Location {
  const { bucket, key } = parseS3Uri(request.OutputDataConfig?.S3OutputPath ?? '');
  return { bucket, key: joinKey(key, request.TrainingJobName as string, 'output') };
}

async function uploadArtifacts(
  { s3 }: Pick<EngineDeps, 's3'>,
  folders: readonly string[],
  archive: string,
  target: S3Location,
  name: string,
  request: CreateTrainingJobRequest,
  signal: AbortSignal,
): Promise<string> {
  if (request.OutputDataConfig?.CompressionType === 'NONE') {
    const place = { bucket: target.bucket, key: joinKey(target.key, name) };
    for (const folder of folders) {
      for (const file of await filesBelow(folder)) {
        await persist(() => uploadFile(s3, join(folder, file), { ...place, key: joinKey(place.key, file) }), signal);
      }
    }
    return `${formatS3Uri(place)}/`;
  }
  const place = { bucket: target.bucket, key: joinKey(target.key, `${name}.tar.gz`) };
  await packFolders(folders, archive);
  await persist(() => uploadFile(s3, archive, place), signal);
  await rm(archive, { force: true });
  return formatS3Uri(place);
}

async function emptyFolder(parent: string): Promise<string> {
  const folder = join(parent, 'runs', 'no-model');
  await mkdir(folder, { recursive: true });
  return folder;
}

async function nonEmpty(folders: readonly string[]): Promise<string[]> {
  const kept: string[] = [];
  for (const folder of folders) if (!(await isEmptyFolder(folder))) kept.push(folder);
  return kept;
}
