import { DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { MockActivityEnvironment } from '@temporalio/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { verifyChannels } from '../../../activities/channels/verify-channels.js';
import { writeChannel } from '../../../activities/channels/write-channel.js';
import { readText, writeObject } from '../../../activities/s3/s3-objects.js';
import { listFiles, writeStored } from '../../../activities/s3/stored-files.js';
import { type ChannelForm, channelRecordUri, channelsFolder } from '../../../contracts/features/channel.js';
import type { ProvenFile } from '../../../contracts/stored/stored-file.js';
import { sealedJson } from '../../../contracts/stored/stored-json.js';
import { asParquet } from '../../containers/container-bench.js';
import { useS3 } from '../../support/use-s3.js';
import { useThreads } from '../../support/use-threads.js';

const s3 = useS3();
const threads = useThreads();
const inActivity = <T>(work: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(work);
const uri = (key: string) => `s3://${s3.bucket}/${key}`;
const objects = () => ['CA_1', 'TX_1'].map((store) => uri(`features/k/d_1/train/${store}.parquet`));
let markers: ProvenFile[];

/** Writes feature files and a marker of each. */
async function writeFeatures(...contents: readonly (string | Uint8Array)[]): Promise<ProvenFile[]> {
  const files = await Promise.all(
    objects().map((place, at) => writeStored(s3.client, place, contents[at] as string | Uint8Array)),
  );
  return Promise.all(
    files.map((file, at) =>
      writeStored(s3.client, uri(`features/k/d_1/done/${at}.json`), sealedJson({ files: [file] })),
    ),
  );
}

const write = (form?: ChannelForm) =>
  inActivity(() =>
    writeChannel({ s3: s3.client, threads }, { folder: channelsFolder(s3.bucket), objects: objects(), markers, form }),
  );
const remove = async (place: string) => {
  const { bucket: Bucket, key: Key } = parseS3Uri(place);
  await s3.client.send(new DeleteObjectCommand({ Bucket, Key }));
};
const modified = async (place: string) => {
  const { bucket: Bucket, key: Key } = parseS3Uri(place);
  return (await s3.client.send(new HeadObjectCommand({ Bucket, Key }))).LastModified;
};
const verify = (place: string) => verifyChannels(s3.client, [{ uri: place }]);

beforeEach(async () => {
  markers = await writeFeatures('rows of CA_1', 'rows of TX_1');
});

describe('a channel', () => {
  it('names its files relative to their folder, as an input of type ManifestFile does', async () => {
    expect(JSON.parse(await readText(s3.client, await write()))).toEqual([
      { prefix: 's3://forecast/features/k/d_1/train/' },
      'CA_1.parquet',
      'TX_1.parquet',
    ]);
  });

  it('has an address of its content: the same for the same bytes, another for others', async () => {
    const first = await write();
    markers = await writeFeatures('rows of CA_1', 'rows of TX_1');
    expect(await write()).toBe(first);
    markers = await writeFeatures('rows of CA_1', 'rows of TX_2');
    expect(await write()).not.toBe(first);
  });

  it('is refused when a marker was changed after its files were finished', async () => {
    const [first] = markers as [ProvenFile];
    await writeObject(s3.client, first.uri, (await readText(s3.client, first.uri)).replace('CA_1', 'CA_2'));
    await expect(write()).rejects.toMatchObject({
      type: 'StoredObjectInvalid',
      message:
        's3://forecast/features/k/d_1/done/0.json is no longer the marker of finished feature files: ' +
        'it holds other bytes than were written. Start the run again; the files are built anew.',
    });
  });

  it('is refused when no marker knows one of its files', async () => {
    markers = markers.slice(1);
    await expect(write()).rejects.toThrow(/^No marker of finished feature files knows s3:.*CA_1\.parquet\./);
  });
});

describe('a channel of CSV', () => {
  const rows = [
    [3, 0.1, Number.NaN],
    [0, -1.5, 20_000_000],
    [1.25, 1 / 3, 7],
  ] as const;
  const text = '3,0.100000001,\n0,-1.5,20000000\n1.25,0.333333343,7\n';
  const csv = () => objects().map((place) => place.replace('/train/', '/train-csv/').replace('.parquet', '.csv'));

  beforeEach(async () => {
    markers = await writeFeatures(asParquet(rows), asParquet(rows.slice(1)));
  });

  it('has the rows of the parquet files beside them, every float as it was', async () => {
    const channel = await write('text/csv');
    expect(JSON.parse(await readText(s3.client, channel))).toEqual([
      { prefix: 's3://forecast/features/k/d_1/train-csv/' },
      'CA_1.csv',
      'TX_1.csv',
    ]);
    expect(await readText(s3.client, csv()[0] as string)).toBe(text);
    expect([...text.matchAll(/0\.3\d+|0\.1\d+/g)].map(([value]) => Math.fround(Number(value)))).toEqual(
      [0.1, 1 / 3].map(Math.fround),
    );
    expect(await write()).not.toBe(channel);
    await expect(verify(channel)).resolves.toBeUndefined();
  });

  it('is written once, and again where a file of it is gone or the features are others', async () => {
    const first = await write('text/csv');
    const files = () => listFiles(s3.client, uri('features/k/d_1/train-csv/'));
    const written = await modified(csv()[0] as string);
    const kept = await files();
    expect(await write('text/csv')).toBe(first);
    expect([await files(), await modified(csv()[0] as string)]).toEqual([kept, written]);

    await remove(csv()[1] as string);
    expect(await write('text/csv')).toBe(first);
    await expect(verify(first)).resolves.toBeUndefined();

    markers = await writeFeatures(asParquet(rows), asParquet(rows));
    expect(await write('text/csv')).not.toBe(first);
    expect(await readText(s3.client, csv()[1] as string)).toBe(text);
  });

  it('is refused when a feature file is no longer what was written', async () => {
    await writeObject(s3.client, objects()[0] as string, 'rows');
    await expect(write('text/csv')).rejects.toThrow(
      /CA_1\.parquet is no longer the feature file that a channel needs: it holds 4 of [\d,]+ bytes\. Start the run again; it is built anew\./,
    );
  });
});

describe('what a job is about to read', () => {
  it('is believed while every file is as it was', async () => {
    await expect(verify(await write())).resolves.toBeUndefined();
  });

  it.each([
    ['gone', (place: string) => remove(place), 'it is gone'],
    ['cut', (place: string) => writeObject(s3.client, place, 'rows'), 'it holds 4 of 12 bytes'],
    [
      'changed',
      (place: string) => writeObject(s3.client, place, 'ROWS of TX_1'),
      'it holds other bytes than were written',
    ],
  ])('is not when one of them is %s', async (_, damage, said) => {
    const channel = await write();
    await damage(objects()[1] as string);
    await expect(verify(channel)).rejects.toMatchObject({
      type: 'StoredObjectInvalid',
      message: `${objects()[1]} is no longer the feature file that this channel names: ${said}. Start the run again; it is built anew.`,
    });
  });

  it('is not when its record is gone, cut, or that of another channel', async () => {
    const channel = await write();
    const record = channelRecordUri(channel);
    const text = await readText(s3.client, record);
    const other = sealedJson({ files: (JSON.parse(text) as { files: object[] }).files.slice(1) });
    await writeObject(s3.client, record, other);
    await expect(verify(channel)).rejects.toThrow(
      `${record} is no longer the record of a channel: it is that of another`,
    );
    await writeObject(s3.client, record, text.slice(0, -9));
    await expect(verify(channel)).rejects.toThrow(
      `${record} is no longer the record of a channel: it is cut off or no JSON`,
    );
    await remove(record);
    await expect(verify(channel)).rejects.toThrow(`${record} is no longer the record of a channel: it is gone`);
  });

  it('is not when its manifest leaves a file out, or is gone', async () => {
    const channel = await write();
    await writeObject(s3.client, channel, (await readText(s3.client, channel)).replace(',"TX_1.parquet"', ''));
    await expect(verify(channel)).rejects.toThrow(
      `${channel} is no longer the manifest of its channel: it names other files`,
    );
    await remove(channel);
    await expect(verify(channel)).rejects.toThrow(`${channel} is no longer the manifest of its channel: it is gone`);
  });
});
