import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { beforeEach, describe, expect, it } from 'vitest';
import { verifyChannels } from '../../../activities/channels/verify-channels.js';
import { writeChannel } from '../../../activities/channels/write-channel.js';
import { readText, writeObject } from '../../../activities/s3/s3-objects.js';
import { writeStored } from '../../../activities/s3/stored-files.js';
import { channelRecordUri, channelsFolder } from '../../../contracts/features/channel.js';
import type { ProvenFile } from '../../../contracts/stored/stored-file.js';
import { sealedJson } from '../../../contracts/stored/stored-json.js';
import { useS3 } from '../../support/use-s3.js';

const s3 = useS3();
const uri = (key: string) => `s3://${s3.bucket}/${key}`;
const objects = () => ['CA_1', 'TX_1'].map((store) => uri(`features/k/d_1/train/${store}.parquet`));
let markers: ProvenFile[];

/** Writes feature files and a marker of each. */
async function writeFeatures(...contents: readonly string[]): Promise<ProvenFile[]> {
  const files = await Promise.all(objects().map((place, at) => writeStored(s3.client, place, contents[at] as string)));
  return Promise.all(
    files.map((file, at) =>
      writeStored(s3.client, uri(`features/k/d_1/done/${at}.json`), sealedJson({ files: [file] })),
    ),
  );
}

const write = () => writeChannel(s3.client, { folder: channelsFolder(s3.bucket), objects: objects(), markers });
const remove = async (place: string) => {
  const { bucket: Bucket, key: Key } = parseS3Uri(place);
  await s3.client.send(new DeleteObjectCommand({ Bucket, Key }));
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
