import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNotificationActivities } from '../../../activities/notification/index.js';
import { readUndelivered } from '../../../client/notifications/read-undelivered.js';
import { refuseUnusableChannels, tryChannels } from '../../../client/notifications/try-channels.js';
import { channelWarnings } from '../../../client/schedules/channel-warnings.js';
import type { ScheduleChange } from '../../../client/schedules/schedule-changes.js';
import type { NotificationChannel } from '../../../contracts/notification/channel.js';
import { deliveryId } from '../../../contracts/notification/delivery.js';
import { scheduleSchema } from '../../../contracts/scheduling/schedule.js';
import { scheduledIds } from '../../../contracts/scheduling/scheduled-forecast.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { planRun, type RunToPlan } from '../../../core/scheduling/plan-run.js';
import { deliverNotification } from '../../../workflows/notification/deliver-notification.js';
import { scheduledForecast } from '../../../workflows/scheduling/scheduled-forecast.js';
import { type MailReceiver, startMailReceiver } from '../../support/mail-receiver.js';
import { until } from '../../support/until.js';
import { useTemporal } from '../../support/use-temporal.js';
import { type Answer, startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.js';
import { email, webhook } from '../fixtures/channels.js';
import { events } from '../fixtures/events.js';

const temporal = useTemporal();
const scheduledTime = '2014-11-01T01:30:00.000Z';
const receivers: WebhookReceiver[] = [];
let mail: MailReceiver;
let endWorkers = () => {};
let working: Promise<unknown> = Promise.resolve();

beforeAll(async () => {
  mail = await startMailReceiver({
    refuseRecipient: (to) => (to.startsWith('ben') ? { code: 550, words: 'ben is unknown' } : undefined),
  });
  const activities = {
    planScheduledRun: async (input: Omit<RunToPlan, 'bucket'>) => planRun({ ...input, bucket: 'bucket' }),
    findArrival: async () => ({ kind: 'missing', what: 'the folder is empty' }),
    ...createNotificationActivities({
      secrets: { environment: { FORECAST_SECRET_PLANNERS: 'a secret of many characters' }, folder: '/nowhere' },
      topics: () => {
        throw new Error('nobody publishes here');
      },
      mail: {
        host: 'localhost',
        port: mail.port,
        secure: false,
        user: undefined,
        from: 'forecasts@example.com',
        authorities: undefined,
      },
    }),
  };
  working = temporal.withWorkers(activities, () => new Promise<void>((resolve) => (endWorkers = resolve)));
});

afterAll(async () => {
  endWorkers();
  await working;
  await mail.close();
  for (const receiver of receivers) await receiver.close();
});

async function receiving(answer?: (message: number) => Answer): Promise<WebhookReceiver> {
  const receiver = await startWebhookReceiver(answer);
  receivers.push(receiver);
  return receiver;
}

/** Starts a run of a schedule whose data never came: it tells of that, and fails. */
const startLate = (schedule: string, channels: readonly NotificationChannel[]) =>
  temporal.client.workflow.start(scheduledForecast, {
    taskQueue: TASK_QUEUES.workflows,
    workflowId: scheduledIds.execution(schedule, scheduledTime),
    args: [
      {
        schedule,
        scheduledTime,
        definition: scheduleSchema.parse({
          cron: '30 2 * * sat',
          data: { uri: 's3://bucket/raw/{date}/' },
          request: { name: 'foods', notifications: channels },
        }),
      },
    ],
  });

const eventOf = (schedule: string): string => `${schedule}-2014-11-01-0130/failed/data`;
const deliveryOf = (schedule: string) => temporal.client.workflow.getHandle(deliveryId(eventOf(schedule), 'planners'));

describe('an event that a workflow tells', () => {
  it('is delivered after the workflow has failed, though the receiver was away meanwhile', async () => {
    const before = await startWebhookReceiver();
    await before.close();
    const sender = await startLate('late', [webhook({ url: before.url })]);
    await expect(sender.result()).rejects.toThrow();
    const back = await startWebhookReceiver(undefined, Number(new URL(before.url).port));
    receivers.push(back);
    expect(await deliveryOf('late').result()).toEqual({ answer: '200 OK' });
    expect(back.received.map(({ headers, body }) => [headers['x-forecast-event-id'], JSON.parse(body)])).toEqual([
      [
        eventOf('late'),
        expect.objectContaining({ kind: 'failed', forecast: 'foods', schedule: 'late', failure: 'DataNotArrived' }),
      ],
    ]);
    const { parentExecution, searchAttributes } = await deliveryOf('late').describe();
    expect(parentExecution?.workflowId).toBe(sender.workflowId);
    expect(searchAttributes.ForecastRun).toEqual(['late-2014-11-01-0130']);
  });

  it('is delivered once, however often it is told', async () => {
    const { url, received } = await receiving();
    for (let time = 0; time < 2; time += 1) {
      await expect((await startLate('again', [webhook({ url })])).result()).rejects.toThrow();
    }
    await deliveryOf('again').result();
    expect(received).toHaveLength(1);
  });

  it('comes a second time with the same id and body where the first answer was lost', async () => {
    const { url, received } = await receiving((message) => (message === 0 ? 'drop' : { status: 200 }));
    await expect((await startLate('lost', [webhook({ url })])).result()).rejects.toThrow();
    await deliveryOf('lost').result();
    expect(received.map(({ answered }) => answered)).toEqual(['dropped', 200]);
    expect(received[1]?.body).toBe(received[0]?.body);
    expect(received[1]?.headers['x-forecast-event-id']).toBe(received[0]?.headers['x-forecast-event-id']);
  });

  it('that a receiver refuses fails its delivery with what it said, and the sender not at all', async () => {
    const { url } = await receiving(() => ({ status: 410, body: 'moved away' }));
    await expect((await startLate('gone', [webhook({ url })])).result()).rejects.toMatchObject({
      cause: { type: 'DataNotArrived' },
    });
    await expect(deliveryOf('gone').result()).rejects.toMatchObject({
      cause: {
        type: 'NotificationRefused',
        message: expect.stringMatching(/^failed to planners: .*answered 410 Gone: moved away\. What to do: /),
      },
    });
  });

  it('that was refused, or is sent again, is told with its run', async () => {
    const { url } = await receiving(() => ({ status: 410 }));
    const away = await receiving(() => ({ status: 503, headers: { 'Retry-After': '3600' } }));
    const sender = await startLate('told', [webhook({ url }), webhook({ name: 'others', url: away.url })]);
    await expect(sender.result()).rejects.toThrow();
    const undelivered = await until(() => readUndelivered({ temporal: temporal.client }, 'told-2014-11-01-0130'), {
      what: 'both troubles',
      holds: (found) => found.length === 2,
    });
    expect(undelivered.toSorted((a, b) => a.channel.localeCompare(b.channel))).toEqual([
      {
        event: 'failed/data',
        channel: 'others',
        state: 'waiting',
        reason: expect.stringContaining('answered 503 Service Unavailable'),
        nextAttemptAt: expect.any(Date),
      },
      {
        event: 'failed/data',
        channel: 'planners',
        state: 'failed',
        reason: expect.stringContaining('answered 410 Gone'),
      },
    ]);
  });

  it('that nobody wants starts nothing', async () => {
    const sender = await startLate('unwanted', [webhook({ events: ['published'], spendAbove: undefined })]);
    await expect(sender.result()).rejects.toThrow();
    const { events: history } = await sender.fetchHistory();
    expect(history?.some((event) => event.startChildWorkflowExecutionInitiatedEventAttributes)).toBe(false);
  });

  it('reaches every recipient of a mail but the one whose server refuses it', async () => {
    const delivery = temporal.client.workflow.execute(deliverNotification, {
      taskQueue: TASK_QUEUES.workflows,
      workflowId: 'mail',
      args: [{ event: events.failed, channel: email() }],
    });
    await expect(delivery).rejects.toMatchObject({
      cause: {
        type: 'NotificationRefused',
        message: expect.stringMatching(/ben is unknown\. What to do: .*\nThe other 1 of 2 recipients got it\.$/),
      },
    });
    await until(() => mail.received.some(({ to }) => to.includes('ana@example.com')), { what: 'the other mail' });
  });
});

describe('channels that are tried', () => {
  const channels = (url: string) => [
    webhook({ url }),
    webhook({ name: 'others', url, secret: 'others' }),
    email({ to: ['ana@example.com'] }),
  ];

  it('say each what its receiver answered, or what is missing', async () => {
    const { url, received } = await receiving();
    const tried = await tryChannels(temporal.client, 'foods', { channels: channels(url), event: events.test });
    expect(tried).toEqual([
      { channel: 'planners', kind: 'webhook', ok: true, answer: '200 OK' },
      { channel: 'others', kind: 'webhook', ok: false, fault: expect.stringContaining('FORECAST_SECRET_OTHERS') },
      { channel: 'people', kind: 'email', ok: true, answer: expect.stringMatching(/^250/) },
    ]);
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
      kind: 'test',
      text: expect.stringContaining('Nothing'),
    });
  });

  it('of a schedule that is made are warned of where the worker lacks a secret', async () => {
    const { url, received } = await receiving();
    const changeOf = (name: string, kind: 'create' | 'keep', notifications: unknown) =>
      ({ kind, name, wanted: { name, definition: { request: { notifications } } } }) as unknown as ScheduleChange;
    const changes = [
      changeOf('foods', 'create', channels(url)),
      changeOf('sound', 'create', [webhook({ url })]),
      changeOf('before', 'keep', channels(url)),
    ];
    expect(await channelWarnings(temporal.client, changes)).toEqual([
      expect.stringMatching(
        /channel of foods yet.*\n {2}notifications others \(webhook\): The secret others is missing/,
      ),
    ]);
    expect(received).toEqual([]);
  });

  it('are refused before a run is started where the worker lacks a secret, and nothing is sent', async () => {
    const { url, received } = await receiving();
    const request = { name: 'foods', notifications: channels(url) };
    await expect(refuseUnusableChannels({ temporal: temporal.client }, request)).rejects.toThrow(
      /nothing was started:\n {2}notifications others \(webhook\): The secret others is missing on the worker: set the variable FORECAST_SECRET_OTHERS/,
    );
    await refuseUnusableChannels({ temporal: temporal.client }, { name: 'foods', notifications: [webhook({ url })] });
    expect(received).toEqual([]);
  });
});
