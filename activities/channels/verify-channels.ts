import type { S3Client } from '@aws-sdk/client-s3';
import { channelRecordUri, channelUri, namesContent, storedChannel } from '../../contracts/features/channel.js';
import { readJsonIfSound } from '../s3/read-json.js';
import { readContent } from '../s3/s3-objects.js';
import { damaged, verifyFile } from '../s3/stored-files.js';
import { channelManifest } from './channel-manifest.js';

const FILE = { what: 'the feature file that this channel names', cure: 'Start the run again; it is built anew.' };
const MANIFEST = { what: 'the manifest of its channel', cure: storedChannel.cure };

/** A channel by the address that a job is given. */
export interface ChannelRef {
  readonly uri: string;
}

/**
 * Proves that channels are what their addresses say: every file is there, whole and the same. Channels of runs that began
 * under 0.1.0 are believed.
 *
 * @throws StoredObjectInvalid naming the object, what is wrong with it and the cure
 */
export async function verifyChannels(s3: S3Client, channels: readonly ChannelRef[]): Promise<void> {
  await Promise.all(channels.filter(({ uri }) => namesContent(uri)).map(({ uri }) => verifyChannel(s3, uri)));
}

async function verifyChannel(s3: S3Client, uri: string): Promise<void> {
  const recordUri = channelRecordUri(uri);
  const [record, manifest] = await Promise.all([readJsonIfSound(s3, recordUri, storedChannel), readContent(s3, uri)]);
  if (record.value === undefined) throw damaged(recordUri, record.problem ?? 'it is gone', storedChannel);
  const { files } = record.value;
  if (channelUri(uri.slice(0, uri.lastIndexOf('/')), files) !== uri) {
    throw damaged(recordUri, 'it is that of another channel', storedChannel);
  }
  if (manifest === undefined) throw damaged(uri, 'it is gone', MANIFEST);
  if (manifest.damage !== undefined) throw damaged(uri, manifest.damage, MANIFEST);
  const names = channelManifest(files.map((file) => file.uri));
  if (new TextDecoder().decode(manifest.content) !== names) throw damaged(uri, 'it names other files', MANIFEST);
  await Promise.all(files.map((file) => verifyFile(s3, file, FILE)));
}
