import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { createNotificationActivities } from '../../../activities/notification/index.js';
import { type Patience, patienceOf, withinADay } from '../../../activities/notification/patience.js';
import { away, refused } from '../../../activities/notification/receiver-failures.js';
import type { ChannelOf } from '../../../contracts/notification/channel.js';
import { email } from '../../workflows/fixtures/channels.js';
import { events } from '../../workflows/fixtures/events.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The patience of the last of some attempts. @param times when each began, milliseconds */
const patienceAfter = (times: readonly number[]): Patience =>
  times.reduce<Patience | undefined>(patienceOf, undefined) as Patience;

const everyMinute = (from: number, to: number): number[] =>
  Array.from({ length: Math.floor((to - from) / MINUTE) + 1 }, (_, minute) => from + minute * MINUTE);

const failing = (error: Error, patience: Patience) =>
  withinADay(async () => {
    throw error;
  }, patience);

describe('an attempt to deliver', () => {
  it('is repeated for a day', async () => {
    const patience = patienceAfter(everyMinute(0, 23.9 * HOUR));
    await expect(failing(away('planners answered 503'), patience)).rejects.toMatchObject({
      type: 'ReceiverAway',
      nonRetryable: false,
    });
  });

  it('is the last one after it, and says why', async () => {
    const patience = patienceAfter(everyMinute(0, 24 * HOUR));
    await expect(failing(away('planners answered 503'), patience)).rejects.toMatchObject({
      type: 'NotificationUndelivered',
      nonRetryable: true,
      message: 'Not delivered for a day. The last time: planners answered 503',
    });
  });

  it('that was refused stays so', async () => {
    const patience = patienceAfter(everyMinute(0, 30 * HOUR));
    await expect(failing(refused('gone'), patience)).rejects.toMatchObject({ type: 'NotificationRefused' });
  });

  it('is repeated where no worker ran for a day between two of them', async () => {
    const patience = patienceAfter([0, MINUTE, 30 * HOUR]);
    await expect(failing(away('planners answered 503'), patience)).rejects.toMatchObject({ type: 'ReceiverAway' });
  });

  it('is the last one for a receiver that asks four times for six hours', async () => {
    const patience = patienceAfter([0, 6, 12, 18, 24].map((hours) => hours * HOUR));
    await expect(failing(away('planners answered 503'), patience)).rejects.toMatchObject({
      type: 'NotificationUndelivered',
    });
  });
});

describe('an attempt as Temporal makes it', () => {
  const deps = {
    mail: { host: 'localhost', port: 1, secure: false, user: undefined, from: 'a@example.com', authorities: undefined },
    secrets: { environment: {}, folder: '/nowhere' },
    topics: () => {
      throw new Error('no topic is published to');
    },
  };
  const { sendEmail } = createNotificationActivities(deps);
  const input = { event: events.failed, channel: email() as ChannelOf<'email'>, to: 'ana@example.com' };

  it('is repeated where the message was due two days before any worker ran', async () => {
    const environment = new MockActivityEnvironment({ scheduledTimestampMs: Date.now() - 48 * HOUR });
    const told: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => told.push(details));
    await expect(environment.run(sendEmail, input)).rejects.toMatchObject({ type: 'ReceiverAway' });
    expect(told[0]).toEqual({ askedMs: 0, attemptAt: expect.any(Number) });
  });

  it('goes on with the patience of the one before', async () => {
    const before: Patience = { askedMs: 24 * HOUR, attemptAt: Date.now() - MINUTE };
    const environment = new MockActivityEnvironment({ heartbeatDetails: before });
    await expect(environment.run(sendEmail, input)).rejects.toMatchObject({ type: 'NotificationUndelivered' });
  });
});
