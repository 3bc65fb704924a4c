import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type BatchLimits, batches } from '../src/jobs/transform/records.js';

/** A record of RecordIO with its padding. */
function record(content: string): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0xced7230a, 0);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, Buffer.from(content), Buffer.alloc((4 - (content.length % 4)) % 4)]);
}
const unpadded = (content: string): Buffer => record(content).subarray(0, 8 + content.length);

/** What is sent of an object that arrives in pieces of so many bytes: its requests, each as a text. */
async function sent(object: Buffer, limits: Partial<BatchLimits>, piece = 5): Promise<string[]> {
  const pieces = Array.from({ length: Math.ceil(object.length / piece) }, (_, at) =>
    object.subarray(at * piece, (at + 1) * piece),
  );
  const requests: string[] = [];
  const plan = { maxPayload: 1024, singleRecord: false, ...limits };
  for await (const { records } of batches(Readable.from(pieces), 'RecordIO', plan)) {
    requests.push(Buffer.concat([...records]).toString('latin1'));
  }
  return requests;
}
const text = (...parts: readonly Buffer[]): string => Buffer.concat(parts).toString('latin1');

describe('an object that is split by RecordIO', () => {
  const contents = ['first', 'second one', '', 'last'];
  const object = Buffer.concat(contents.map(record));

  it('is sent in as many records as fit, as they are', async () => {
    const [first, second, third, last] = contents.map(record) as [Buffer, Buffer, Buffer, Buffer];
    const maxPayload = first.length + second.length;
    expect(await sent(object, { maxPayload })).toEqual([text(first, second), text(third, last)]);
    expect(await sent(object, { maxPayload }, 1000)).toEqual([text(first, second), text(third, last)]);
  });

  it('is sent record by record without their padding', async () => {
    expect(await sent(object, { singleRecord: true })).toEqual(contents.map((one) => text(unpadded(one))));
  });

  it.each([
    ['something else', Buffer.from('1,2,3\n4,5,6\n'), 'a record without the magic number of RecordIO'],
    ['a part of a record', object.subarray(0, -2), 'a record that is cut off'],
    ['a part of a head', Buffer.concat([object, object.subarray(0, 3)]), 'a record that is cut off'],
  ])('is refused when it holds %s', async (_, wrong, found) => {
    await expect(sent(wrong, {})).rejects.toThrow(`The input can't be split by RecordIO: it has ${found}.`);
  });

  it('is refused when a record is larger than a request may be', async () => {
    await expect(sent(object, { maxPayload: 12 })).rejects.toThrow('Too much data for max payload size');
  });
});
