import { hashOf } from '@durable-forecast/lib/hash';
import { z } from 'zod';
import { type ProvenFile, provenFileSchema } from '../stored/stored-file.js';
import { objectOf, type StoredJson } from '../stored/stored-json.js';

/** What the files of a channel may be. Features are kept as parquet; CSV is made of it where an algorithm reads no other. */
export const CHANNEL_FORMS = ['application/x-parquet', 'text/csv'] as const;
export type ChannelForm = (typeof CHANNEL_FORMS)[number];

/**
 * A channel: the files that a job reads, by their names in a manifest, so that a missing one fails the job instead of
 * being left out.
 *
 * The manifest's address is made of the content of these files. So whoever names the address names the content, a training
 * in its step key first of all; and the record beside it, which says what the files are, proves itself by the address.
 */
export interface ChannelRecord {
  readonly files: readonly ProvenFile[];
}

export const channelsFolder = (bucket: string): string => `s3://${bucket}/features/channels`;

/** Address of the manifest that a job reads. Equal content has equal addresses, however it was uploaded. */
export const channelUri = (folder: string, files: readonly ProvenFile[]): string =>
  `${folder}/${hashOf(files.map(({ uri, proof: { bytes, sha256 } }) => [uri, bytes, sha256])).slice(0, 32)}.json`;

/** Whether an address names its content; channels of runs that began under 0.1.0 don't. */
export const namesContent = (uri: string): boolean => /\/features\/channels\/[0-9a-f]{32}\.json$/.test(uri);

/** Address of the record of a channel, beside its manifest. */
export const channelRecordUri = (manifestUri: string): string => manifestUri.replace(/\.json$/, '.files.json');

export const storedChannel: StoredJson<ChannelRecord> = {
  what: 'the record of a channel',
  schema: objectOf<ChannelRecord>({ files: z.array(provenFileSchema).min(1) }),
  cure: 'Start the run again; it is written anew.',
  seal: 'required',
};
