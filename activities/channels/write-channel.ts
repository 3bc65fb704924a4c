import type { S3Client } from '@aws-sdk/client-s3';
import { type ChannelRecord, channelRecordUri, channelUri } from '../../contracts/features/channel.js';
import { storedMarker } from '../../contracts/features/feature-marker.js';
import type { ProvenFile } from '../../contracts/stored/stored-file.js';
import { sealedJson } from '../../contracts/stored/stored-json.js';
import { failure } from '../aws/aws-failure.js';
import { provenOf } from '../s3/read-json.js';
import { writeObject } from '../s3/s3-objects.js';
import { readStoredText } from '../s3/stored-files.js';
import { channelManifest } from './channel-manifest.js';

export type ChannelInput = ContentChannelInput | NamedChannelInput;

interface ContentChannelInput {
  /** Where channels lie. */
  readonly folder: string;
  /** Addresses of the channel's objects; all in one bucket. */
  readonly objects: readonly string[];
  /** They say what each of the objects holds. */
  readonly markers: readonly ProvenFile[];
}

/** As runs ask that began under 0.1.0, whose files have no proofs. */
interface NamedChannelInput {
  readonly uri: string;
  readonly objects: readonly string[];
}

/**
 * Writes the manifest of a channel, and beside it the record of what its files hold.
 *
 * @returns the manifest's address, which is made of that content
 * @throws StoredObjectInvalid when a marker is damaged, or doesn't know an object
 */
export async function writeChannel(s3: S3Client, input: ChannelInput): Promise<string> {
  if ('uri' in input) {
    await writeObject(s3, input.uri, channelManifest(input.objects), 'application/json');
    return input.uri;
  }
  const { folder, objects, markers } = input;
  const known = new Map((await Promise.all(markers.map((marker) => filesOf(s3, marker)))).flat());
  const files = objects.map((uri) => {
    const file = known.get(uri);
    if (file !== undefined) return file;
    throw failure('StoredObjectInvalid', `No marker of finished feature files knows ${uri}. ${storedMarker.cure}`);
  });
  const uri = channelUri(folder, files);
  await writeObject(s3, channelRecordUri(uri), sealedJson({ files } satisfies ChannelRecord), 'application/json');
  await writeObject(s3, uri, channelManifest(objects), 'application/json');
  return uri;
}

async function filesOf(s3: S3Client, marker: ProvenFile): Promise<readonly (readonly [string, ProvenFile])[]> {
  const { files } = provenOf(marker.uri, await readStoredText(s3, marker, storedMarker), storedMarker);
  return files.map((file) => [file.uri, file] as const);
}
