import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateModelInput } from '@aws-sdk/client-sagemaker';
import { pathInside } from '@durable-forecast/lib/path-inside';
import { formatS3Uri, parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { JobFailure } from '../model/job-failure.js';
import { headObject, listObjects, type S3Object } from '../s3/objects.js';
import { unpack } from './archive.js';
import { pathBelow } from './channels.js';
import { forEachLimited } from './concurrency.js';
import type { EngineDeps } from './engine-deps.js';

const DOWNLOADS_AT_ONCE = 8;

/** Where the artifacts of a model lie, and how. */
export interface ModelSource {
  readonly uri: string;
  /** A prefix whose objects are taken as they are, instead of one model.tar.gz. */
  readonly uncompressed: boolean;
}

/** The container of a model that has one; inference pipelines are not run here. */
export const containerOf = (model: CreateModelInput) => model.PrimaryContainer ?? model.Containers?.[0];

/** @returns undefined for a model without artifacts */
export function modelSource(model: CreateModelInput): ModelSource | undefined {
  const container = containerOf(model);
  const s3 = container?.ModelDataSource?.S3DataSource;
  if (s3?.S3Uri !== undefined) return { uri: s3.S3Uri, uncompressed: s3.CompressionType === 'None' };
  return container?.ModelDataUrl === undefined ? undefined : { uri: container.ModelDataUrl, uncompressed: false };
}

/**
 * Puts a model's artifacts into /opt/ml/model, as the platform does before it starts `serve`.
 *
 * @throws JobFailure when they are missing or the archive is malformed or leaves its folder
 */
export async function placeModel(
  deps: Pick<EngineDeps, 's3' | 'cache'>,
  model: CreateModelInput,
  ml: string,
  signal: AbortSignal,
): Promise<void> {
  const folder = join(ml, 'model');
  await mkdir(folder, { recursive: true });
  const source = modelSource(model);
  if (source === undefined) return;
  const location = parseS3Uri(source.uri);
  if (source.uncompressed) {
    await forEachLimited(await listObjects(deps.s3, location, signal), DOWNLOADS_AT_ONCE, async (object) => {
      // A server may write beside and into its model, and lives on when others are started from it.
      await deps.cache.placeCopy(object, inside(folder, pathBelow(location.key, object.key), object), signal);
    });
    return;
  }
  const object = await headObject(deps.s3, location, signal);
  if (object === undefined) throw new JobFailure(`ClientError: Could not find model data at ${source.uri}.`);
  const archive = join(ml, 'model.tar.gz');
  await deps.cache.place(object, archive, signal);
  try {
    await unpack(archive, folder);
  } catch (error) {
    throw new JobFailure(
      `ClientError: Failed to extract model data archive ${source.uri}: ${(error as Error).message}`,
    );
  } finally {
    await rm(archive, { force: true });
  }
}

function inside(folder: string, name: string, object: S3Object): string {
  const path = pathInside(folder, name);
  if (path === undefined) throw new JobFailure(`ClientError: ${formatS3Uri(object)} can't be a file of the model.`);
  return path;
}
