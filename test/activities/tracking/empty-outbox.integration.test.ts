import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { beforeEach, describe, expect, it } from 'vitest';
import { deleteObject } from '../../../activities/s3/delete-object.js';
import { listObjects } from '../../../activities/s3/list-objects.js';
import { readText, writeObject } from '../../../activities/s3/s3-objects.js';
import { createTrackingActivities } from '../../../activities/tracking/index.js';
import { EntryRefused, type Tracker } from '../../../activities/tracking/tracker.js';
import { trackerAway } from '../../../activities/tracking/tracker-away.js';
import { entryName, outboxUri, refusedUri } from '../../../contracts/tracking/outbox.js';
import type { TrackingEntry } from '../../../contracts/tracking/tracking-entry.js';
import { runBegan, runEnded } from '../../contracts/tracking/entries.js';
import { useS3 } from '../../support/use-s3.js';

const logger = new DefaultLogger('ERROR', () => undefined);

const store = useS3();

/** A tracker that keeps what it takes. */
function keeping(refuse: (entry: TrackingEntry) => unknown = () => undefined, takesNothing = false) {
  const taken: string[] = [];
  const tracker: Tracker = {
    name: 'the tracker',
    take: async (entry) => {
      const error = refuse(entry);
      if (error !== undefined) throw error;
      taken.push(entry.id);
    },
    check: async () => {
      if (takesNothing) throw trackerAway('the tracker answered 403 Forbidden');
    },
  };
  return { taken, tracker };
}

let woken = 0;
function activities(tracker: Tracker | undefined) {
  const { client: s3, bucket } = store;
  // No entry of these tests has jobs whose logs would be read.
  const logs = new CloudWatchLogsClient({ region: 'us-east-1' });
  const wake = async () => {
    woken += 1;
  };
  return createTrackingActivities({ s3, bucket, logs, tracker, wake });
}
const inActivity = <T>(work: () => Promise<T>): Promise<T> => new MockActivityEnvironment({}, { logger }).run(work);
const enter = (entry: TrackingEntry) => inActivity(() => activities(keeping().tracker).enterOutbox({ entry }));
const empty = (tracker: Tracker | undefined) => inActivity(() => activities(tracker).emptyOutbox());
const namesBelow = async (prefix: string) => (await listObjects(store.client, prefix)).map(({ name }) => name);

const first = runBegan();
const second = runBegan({ id: 'foods-2/run-began', run: 'foods-2', at: '2026-11-30T06:30:00.000Z' });
const third = runEnded();

beforeEach(async () => {
  for (const prefix of [outboxUri(store.bucket), refusedUri(store.bucket)]) {
    for (const { uri } of await listObjects(store.client, prefix)) await deleteObject(store.client, uri);
  }
  woken = 0;
});

describe('the outbox', () => {
  it('is emptied in the order in which things happened, not in which they were told', async () => {
    for (const entry of [third, first, second, first]) await enter(entry);
    expect(woken).toBe(4);
    const { taken, tracker } = keeping();
    expect(await empty(tracker)).toEqual({ written: 3, refused: 0, left: 0, tracker: 'the tracker' });
    expect(taken).toEqual([first.id, second.id, third.id]);
    expect(await namesBelow(outboxUri(store.bucket))).toEqual([]);
  });

  it('keeps all that a tracker has not taken which goes away in the middle, and goes on there', async () => {
    for (const entry of [first, second, third]) await enter(entry);
    const broken = keeping(({ id }) => (id === second.id ? trackerAway('the tracker does not answer') : undefined));
    await expect(empty(broken.tracker)).rejects.toMatchObject({ type: 'TrackerAway', nonRetryable: false });
    expect(await namesBelow(outboxUri(store.bucket))).toEqual([entryName(second), entryName(third)]);
    const back = keeping();
    await empty(back.tracker);
    expect([broken.taken, back.taken]).toEqual([[first.id], [second.id, third.id]]);
  });

  it('sets an entry aside that the tracker will never take, with the reason, and goes on behind it', async () => {
    for (const entry of [first, second]) await enter(entry);
    const { taken, tracker } = keeping(({ id }) => (id === first.id ? new EntryRefused('no such column') : undefined));
    expect(await empty(tracker)).toMatchObject({ written: 1, refused: 1, left: 0 });
    expect(taken).toEqual([second.id]);
    const aside = `${refusedUri(store.bucket)}${entryName(first)}`;
    expect(JSON.parse(await readText(store.client, aside))).toMatchObject({ id: first.id });
    expect(await readText(store.client, `${aside}.reason.txt`)).toBe('no such column\n');
  });

  it('sets nothing aside where the tracker refuses whatever it is told', async () => {
    await enter(first);
    const { tracker } = keeping(() => new EntryRefused('forbidden'), true);
    await expect(empty(tracker)).rejects.toMatchObject({ type: 'TrackerAway' });
    expect(await namesBelow(outboxUri(store.bucket))).toEqual([entryName(first)]);
    expect(await namesBelow(refusedUri(store.bucket))).toEqual([]);
  });

  it('sets a damaged entry aside and writes the others', async () => {
    await enter(second);
    const uri = `${outboxUri(store.bucket)}${entryName(first)}`;
    await writeObject(store.client, uri, '{"kind":"run-began"', 'application/json');
    const { taken, tracker } = keeping();
    expect(await empty(tracker)).toMatchObject({ written: 1, refused: 1 });
    expect(taken).toEqual([second.id]);
    expect(await readText(store.client, `${refusedUri(store.bucket)}${entryName(first)}.reason.txt`)).toContain(
      'is no longer an entry of the outbox: it is cut off or no JSON',
    );
  });

  it('is left as it is by a worker without a tracker, which puts nothing into it either', async () => {
    await enter(first);
    expect(await empty(undefined)).toEqual({ written: 0, refused: 0, left: 1 });
    await inActivity(() => activities(undefined).enterOutbox({ entry: second }));
    expect(await namesBelow(outboxUri(store.bucket))).toEqual([entryName(first)]);
  });
});
