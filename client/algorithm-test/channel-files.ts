import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { SweepInput } from '../../contracts/sweep/sweep.js';
import { csvRows } from '../../core/features/csv-rows.js';
import { ColumnFile } from '../browse/data/column-file.js';
import { keysBelow } from '../store/keys-below.js';

type Channels = SweepInput['channels'];
type ChannelName = 'train' | 'validation';

/**
 * The channels as CSV, written below a prefix: for an algorithm that reads no parquet, from a run that made none.
 *
 * @param root without its last slash
 * @returns addresses of the same kind as those of the channels
 */
export async function csvChannels(
  s3: S3Client,
  channels: Channels,
  root: string,
): Promise<NonNullable<Channels['csv']>> {
  const write = async (channel: ChannelName) => {
    const names: string[] = [];
    for (const uri of await channelFiles(s3, channels, channel)) {
      const file = await ColumnFile.open(new Uint8Array(await bytesOf(s3, uri)));
      const parts: string[] = [];
      for (const span of file.spans) {
        parts.push(csvRows(await file.numbers([...file.columns], span), span.to - span.from));
      }
      names.push(`${names.length}.csv`);
      await put(s3, `${root}/${channel}/${names.at(-1)}`, parts.join(''), 'text/csv');
    }
    const prefix = `${root}/${channel}/`;
    if (channels.dataType !== 'ManifestFile') return prefix;
    const manifest = `${root}/${channel}.json`;
    await put(s3, manifest, JSON.stringify([{ prefix }, ...names]), 'application/json');
    return manifest;
  };
  return { train: await write('train'), validation: await write('validation') };
}

/** The first rows of the validation channel as a transform gets them: CSV without the label. @param most rows */
export async function validationRows(s3: S3Client, channels: Channels, most: number): Promise<readonly string[]> {
  const [first] = await channelFiles(s3, channels, 'validation');
  if (first === undefined) return [];
  const file = await ColumnFile.open(new Uint8Array(await bytesOf(s3, first)));
  const [, ...features] = file.columns;
  const rows = Math.min(most, file.rows);
  const text = csvRows(await file.numbers(features, { from: 0, to: rows }), rows);
  return text.trimEnd().split('\n');
}

/** Addresses of a channel's files. */
async function channelFiles(s3: S3Client, channels: Channels, channel: ChannelName): Promise<string[]> {
  const uri = channels[channel];
  if (channels.dataType !== 'ManifestFile') return (await keysBelow(s3, uri)).map((rest) => `${uri}${rest}`);
  // AWS's form: a prefix, then what follows it for each file.
  const manifest = JSON.parse(new TextDecoder().decode(await bytesOf(s3, uri))) as [{ prefix: string }, ...string[]];
  const [{ prefix }, ...rests] = manifest;
  return rests.map((rest) => `${prefix}${rest}`);
}

async function bytesOf(s3: S3Client, uri: string): Promise<ArrayBuffer> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const bytes = (await body?.transformToByteArray()) ?? new Uint8Array();
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

async function put(s3: S3Client, uri: string, Body: string, ContentType: string): Promise<void> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
}
