import type { S3Client } from '@aws-sdk/client-s3';
import {
  type ChannelForm,
  type ChannelRecord,
  channelRecordUri,
  channelUri,
} from '../../contracts/features/channel.js';
import { storedMarker } from '../../contracts/features/feature-marker.js';
import type { ProvenFile } from '../../contracts/stored/stored-file.js';
import { sealedJson } from '../../contracts/stored/stored-json.js';
import { failure } from '../aws/aws-failure.js';
import { markedFiles } from '../features/marked-files.js';
import { writeObject } from '../s3/s3-objects.js';
import { channelManifest } from './channel-manifest.js';
import { type CsvDeps, csvOf } from './csv-file.js';

export type ChannelInput = ContentChannelInput | NamedChannelInput;

interface ContentChannelInput {
  /** Where channels lie. */
  readonly folder: string;
  /** Addresses of the channel's objects; all in one bucket. */
  readonly objects: readonly string[];
  /** They say what each of the objects holds. */
  readonly markers: readonly ProvenFile[];
  /** What the channel's files are to be; parquet, as the objects are, where it is left out. */
  readonly form?: ChannelForm | undefined;
}

/** As runs ask that began under 0.1.0, whose files have no proofs. */
interface NamedChannelInput {
  readonly uri: string;
  readonly objects: readonly string[];
}

/**
 * Writes the manifest of a channel, and beside it the record of what its files hold; where these are to be CSV, they are made first.
 *
 * @returns the manifest's address, which is made of that content
 * @throws StoredObjectInvalid when a marker is damaged, or doesn't know an object
 */
export async function writeChannel(deps: CsvDeps, input: ChannelInput): Promise<string> {
  const { s3 } = deps;
  if ('uri' in input) {
    await writeObject(s3, input.uri, channelManifest(input.objects), 'application/json');
    return input.uri;
  }
  const { folder, objects, markers, form = 'application/x-parquet' } = input;
  const known = new Map((await Promise.all(markers.map((marker) => filesOf(s3, marker)))).flat());
  const kept = objects.map((uri) => {
    const file = known.get(uri);
    if (file !== undefined) return file;
    throw failure('StoredObjectInvalid', `No marker of finished feature files knows ${uri}. ${storedMarker.cure}`);
  });
  const files = form === 'text/csv' ? await allAsCsv(deps, kept) : kept;
  const uri = channelUri(folder, files);
  await writeObject(s3, channelRecordUri(uri), sealedJson({ files } satisfies ChannelRecord), 'application/json');
  await writeObject(s3, uri, channelManifest(files.map((file) => file.uri)), 'application/json');
  return uri;
}

/** One after the other: each is a large file, and has a thread to itself. */
async function allAsCsv(deps: CsvDeps, files: readonly ProvenFile[]): Promise<readonly ProvenFile[]> {
  const made: ProvenFile[] = [];
  for (const file of files) made.push(await csvOf(deps, file));
  return made;
}

const filesOf = async (s3: S3Client, marker: ProvenFile): Promise<readonly (readonly [string, ProvenFile])[]> =>
  (await markedFiles(s3, marker)).map((file) => [file.uri, file] as const);
