import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { PostWebhookInput } from '../../../activities/notification/post-webhook.js';
import { deliveryId } from '../../../contracts/notification/delivery.js';
import { scheduleSchema } from '../../../contracts/scheduling/schedule.js';
import { scheduledIds } from '../../../contracts/scheduling/scheduled-forecast.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { planRun, type RunToPlan } from '../../../core/scheduling/plan-run.js';
import { deliverNotification } from '../../../workflows/notification/deliver-notification.js';
import { scheduledForecast } from '../../../workflows/scheduling/scheduled-forecast.js';
import { until } from '../../support/until.js';
import { useTemporal } from '../../support/use-temporal.js';
import { email, webhook } from '../fixtures/channels.js';
import { events } from '../fixtures/events.js';

const temporal = useTemporal();
const scheduledTime = '2014-11-01T01:30:00.000Z';

/** A schedule whose data never came: its run tells of that, and fails. */
const late = (channels: readonly object[]) =>
  scheduleSchema.parse({
    cron: '30 2 * * sat',
    data: { uri: 's3://bucket/raw/{date}/' },
    request: { name: 'foods', notifications: channels },
  });

const landing = {
  planScheduledRun: async (input: Omit<RunToPlan, 'bucket'>) => planRun({ ...input, bucket: 'bucket' }),
  findArrival: async () => ({ kind: 'missing', what: 'the folder is empty' }),
};

const start = (schedule: string, channels: readonly object[]) =>
  temporal.client.workflow.start(scheduledForecast, {
    taskQueue: TASK_QUEUES.workflows,
    workflowId: scheduledIds.execution(schedule, scheduledTime),
    args: [{ schedule, definition: late(channels), scheduledTime }],
  });

describe('an event that a workflow tells', () => {
  it('is delivered after the workflow has failed, though the receiver was away meanwhile', async () => {
    const got: PostWebhookInput[] = [];
    let isUp = false;
    const postWebhook = async (input: PostWebhookInput) => {
      if (!isUp) throw ApplicationFailure.create({ type: 'ReceiverAway', message: 'away', nextRetryDelay: 100 });
      got.push(input);
      return { answer: '200 OK' };
    };
    await temporal.withWorkers({ ...landing, postWebhook }, async () => {
      const sender = await start('late', [webhook()]);
      await expect(sender.result()).rejects.toThrow();
      isUp = true;
      const id = 'late-2014-11-01-0130/failed/data';
      const delivery = temporal.client.workflow.getHandle(deliveryId(id, 'planners'));
      expect(await delivery.result()).toEqual({ answer: '200 OK' });
      expect(got.map(({ event }) => event)).toEqual([
        expect.objectContaining({ id, kind: 'failed', forecast: 'foods', schedule: 'late', failure: 'DataNotArrived' }),
      ]);
      const { parentExecution, searchAttributes } = await delivery.describe();
      expect(parentExecution?.workflowId).toBe(sender.workflowId);
      expect(searchAttributes.ForecastRun).toEqual(['late-2014-11-01-0130']);
    });
  });

  it('is delivered once, however often it is told', async () => {
    let posts = 0;
    const postWebhook = async () => {
      posts += 1;
      return { answer: '200 OK' };
    };
    await temporal.withWorkers({ ...landing, postWebhook }, async () => {
      for (let time = 0; time < 2; time += 1) {
        await expect((await start('again', [webhook()])).result()).rejects.toThrow();
      }
      const delivery = deliveryId('again-2014-11-01-0130/failed/data', 'planners');
      await temporal.client.workflow.result(delivery);
      expect(posts).toBe(1);
    });
  });

  it('that nobody wants starts nothing', async () => {
    await temporal.withWorkers(landing, async () => {
      const sender = await start('unwanted', [webhook({ events: ['published'], spendAbove: undefined })]);
      await expect(sender.result()).rejects.toThrow();
      const { events: history } = await sender.fetchHistory();
      expect(history?.some((event) => event.startChildWorkflowExecutionInitiatedEventAttributes)).toBe(false);
    });
  });
});

describe('a delivery', () => {
  it('fails with what every recipient was refused for, and reaches the others', async () => {
    const sent: string[] = [];
    const sendEmail = async ({ to }: { to: string }) => {
      if (to.startsWith('ben')) throw ApplicationFailure.nonRetryable('ben is unknown', 'NotificationRefused');
      sent.push(to);
      return { answer: '250 OK' };
    };
    await temporal.withWorkers({ sendEmail }, async () => {
      const handle = await temporal.client.workflow.start(deliverNotification, {
        taskQueue: TASK_QUEUES.workflows,
        workflowId: 'mail',
        args: [{ event: events.failed, channel: email() }],
      });
      await expect(handle.result()).rejects.toMatchObject({
        cause: { type: 'NotificationRefused', message: 'ben is unknown\nThe other 1 of 2 recipients got it.' },
      });
      await until(() => sent.length === 1, { what: 'the other one' });
    });
  });
});
