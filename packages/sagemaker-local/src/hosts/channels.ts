import { text } from 'node:stream/consumers';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Channel, CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { formatS3Uri, parseS3Uri, type S3Location } from '@durable-forecast/lib/s3-uri';
import { JobFailure } from '../model/job-failure.js';
import { hasObjects, headObject, isMissingObject, listObjects, openObject, type S3Object } from '../s3/objects.js';

/** One file of a channel: the object, and its path below the channel's folder. */
export interface ChannelFile {
  readonly object: S3Object;
  readonly path: string;
}

/** The wording of AWS for a source without objects, at create time and when the job downloads. */
export const noObjectsMessage = (uri: string, bucket: string, region: string, roleArn: string): string =>
  `No S3 objects found under S3 URL "${uri}" given in input data source. Please ensure that the bucket exists in the ` +
  `selected region (${region}), that objects exist under that S3 prefix, and that the role "${roleArn}" has ` +
  `"s3:ListBucket" permissions on bucket "${bucket}".`;

/** Whether the source of a channel has anything; a server that can't be reached gets the benefit of the doubt. */
export async function sourceExists(s3: S3Client, uri: string): Promise<boolean> {
  try {
    return await hasObjects(s3, parseS3Uri(uri));
  } catch (error) {
    return !isMissingObject(error);
  }
}

/**
 * Lists what a channel gives to one host.
 *
 * @param host index of the host among `hosts`; ShardedByS3Key gives it each n-th object
 * @throws JobFailure when there is nothing, or a manifest is malformed
 */
export async function listChannel(
  s3: S3Client,
  channel: Channel,
  { host, hosts }: { readonly host: number; readonly hosts: number },
  { RoleArn: roleArn }: Pick<CreateTrainingJobRequest, 'RoleArn'>,
  region: string,
  signal?: AbortSignal,
): Promise<ChannelFile[]> {
  const source = channel.DataSource?.S3DataSource;
  if (source?.S3Uri === undefined) {
    throw new JobFailure(`ClientError: Channel ${channel.ChannelName} has no S3 data source.`);
  }
  const location = parseS3Uri(source.S3Uri);
  const files =
    source.S3DataType === 'ManifestFile'
      ? await manifestFiles(s3, location, `${channel.ChannelName}`, signal)
      : (await missingIsEmpty(listObjects(s3, location, signal))).map((object) => ({
          object,
          path: pathBelow(location.key, object.key),
        }));
  if (files.length === 0) {
    throw new JobFailure(
      `ClientError: Data download failed:${noObjectsMessage(source.S3Uri, location.bucket, region, roleArn ?? '')}`,
    );
  }
  if (source.S3DataDistributionType !== 'ShardedByS3Key') return files;
  return files.filter((_, index) => index % hosts === host);
}

/**
 * Where an object lands for the prefix of its channel: a prefix that is a folder (with or without its last slash) or a
 * whole key is taken off; one that ends within a name keeps that name.
 */
export function pathBelow(prefix: string, key: string): string {
  if (prefix !== key && key.startsWith(prefix.endsWith('/') || prefix === '' ? prefix : `${prefix}/`)) {
    return key.slice(prefix.length).replace(/^\//, '');
  }
  return key.slice(prefix.lastIndexOf('/') + 1);
}

/** A manifest is `[{"prefix": "s3://bucket/folder/"}, "relative/name", …]`. */
async function manifestFiles(
  s3: S3Client,
  manifest: S3Location,
  channel: string,
  signal: AbortSignal | undefined,
): Promise<ChannelFile[]> {
  const uri = formatS3Uri(manifest);
  const broken = (what: string) =>
    new JobFailure(`ClientError: Data download failed:Manifest ${uri} of channel ${channel} ${what}`);
  let entries: unknown;
  try {
    entries = JSON.parse(await text(await openObject(s3, manifest, undefined, signal)));
  } catch (error) {
    if (isMissingObject(error)) throw broken('does not exist.');
    if (error instanceof SyntaxError) throw broken(`is no JSON: ${error.message}`);
    throw error;
  }
  if (!Array.isArray(entries)) throw broken('is no JSON list.');
  const [first, ...names] = entries as unknown[];
  const prefix = (first as { prefix?: unknown } | undefined)?.prefix;
  if (typeof prefix !== 'string') throw broken('does not begin with {"prefix": "s3://…"}.');
  const folder = parseS3Uri(prefix);
  const files: ChannelFile[] = [];
  for (const name of names) {
    if (typeof name !== 'string') throw broken(`has an entry that is no text: ${JSON.stringify(name)}.`);
    const location = { bucket: folder.bucket, key: folder.key + name };
    const object = await headObject(s3, location, signal);
    if (object === undefined) throw broken(`names ${formatS3Uri(location)}, which does not exist.`);
    files.push({ object, path: name.replace(/^\/+/, '') });
  }
  return files;
}

async function missingIsEmpty(objects: Promise<S3Object[]>): Promise<S3Object[]> {
  try {
    return await objects;
  } catch (error) {
    if (isMissingObject(error)) return [];
    throw error;
  }
}
