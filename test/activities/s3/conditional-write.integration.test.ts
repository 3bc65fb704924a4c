import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { describe, expect, it } from 'vitest';
import { writeIf } from '../../../activities/s3/conditional-write.js';
import { readContent, readText, writeObject } from '../../../activities/s3/s3-objects.js';
import { losingAnswers } from '../../support/losing-answers.js';
import { useS3 } from '../../support/use-s3.js';

const store = useS3();
let count = 0;
const newUri = () => {
  count += 1;
  return `s3://${store.bucket}/conditional/${count}`;
};
const absent = { kind: 'absent' } as const;
const won = { kind: 'won' };
const text = (content: Uint8Array | undefined) => content && new TextDecoder().decode(content);

describe('a conditional write', () => {
  it('wins where nothing is yet, and leaves what others then find', async () => {
    const uri = newUri();
    expect(await writeIf(store.client, uri, absent, { body: 'a' })).toEqual(won);
    const lost = await writeIf(store.client, uri, absent, { body: 'b' });
    expect(lost.kind === 'lost' && text(lost.winner?.content)).toBe('a');
    expect(await readText(store.client, uri)).toBe('a');
  });

  it('wins again when it is repeated with the same content', async () => {
    const uri = newUri();
    for (const _ of [1, 2]) expect(await writeIf(store.client, uri, absent, { body: 'a' })).toEqual(won);
  });

  it.each([1, 2, 3])('wins when %i answers to it are lost', async (losses) => {
    const uri = newUri();
    const { client, calls } = losingAnswers(store, 'PutObjectCommand', losses);
    expect(await writeIf(client, uri, absent, { body: 'a' })).toEqual(won);
    expect(calls()).toBeGreaterThan(0);
    const { etag } = (await readContent(store.client, uri)) as { etag: string };
    const next = losingAnswers(store, 'PutObjectCommand', losses).client;
    expect(await writeIf(next, uri, { kind: 'unchanged', etag }, { body: 'b' })).toEqual(won);
    expect(await readText(store.client, uri)).toBe('b');
  });

  it('loses, with the winner named, when another has changed the object', async () => {
    const uri = newUri();
    await writeObject(store.client, uri, 'a');
    const { etag } = (await readContent(store.client, uri)) as { etag: string };
    await writeObject(store.client, uri, 'b');
    const { client } = losingAnswers(store, 'PutObjectCommand', 3);
    for (const s3 of [store.client, client]) {
      const lost = await writeIf(s3, uri, { kind: 'unchanged', etag }, { body: 'c' });
      expect(lost.kind === 'lost' && text(lost.winner?.content)).toBe('b');
    }
  });

  it('loses to nobody when the object is gone', async () => {
    const uri = newUri();
    await writeObject(store.client, uri, 'a');
    const { etag } = (await readContent(store.client, uri)) as { etag: string };
    const { bucket: Bucket, key: Key } = parseS3Uri(uri);
    await store.client.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(await writeIf(store.client, uri, { kind: 'unchanged', etag }, { body: 'b' })).toEqual({ kind: 'lost' });
  });

  it('wins by what its writer takes for its own', async () => {
    const uri = newUri();
    await writeObject(store.client, uri, '{"owner":"me","at":1}');
    const isOurs = (content: Uint8Array) => text(content)?.includes('"me"') === true;
    expect(await writeIf(store.client, uri, absent, { body: '{"owner":"me","at":2}', isOurs })).toEqual(won);
  });

  it('is to be repeated when it has not come through', async () => {
    const uri = newUri();
    const { client } = losingAnswers(store, 'PutObjectCommand', 0);
    client.middlewareStack.add(
      (next, context) => (input) =>
        context.commandName === 'PutObjectCommand'
          ? Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))
          : next(input),
      { step: 'finalizeRequest', priority: 'low', name: 'unreachable' },
    );
    await expect(writeIf(client, uri, absent, { body: 'a' })).rejects.toMatchObject({
      type: 'ConnectionFault',
      nonRetryable: false,
    });
  });

  it('fails for good without a bucket', async () => {
    await expect(writeIf(store.client, 's3://nowhere/a', absent, { body: 'a' })).rejects.toMatchObject({
      type: 'NotFound',
      nonRetryable: true,
    });
  });
});
