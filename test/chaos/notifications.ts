import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomFor } from '@durable-forecast/lib/random-stream';
import { Client, Connection, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import pino from 'pino';
import { deliveryId } from '../../contracts/notification/delivery.js';
import { scheduleSchema } from '../../contracts/scheduling/schedule.js';
import { scheduledIds } from '../../contracts/scheduling/scheduled-forecast.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import { startStack } from '../../local/stack/start-stack.js';
import { StateFolder } from '../../local/stack/state-folder.js';
import { until } from '../support/until.js';
import { type Answer, type ReceivedMessage, startWebhookReceiver } from '../support/webhook-receiver.js';
import { workflowBundleFile } from '../support/workflow-bundle.js';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';

const VICTIMS = ['worker', 'temporal'] as const;
type Victim = (typeof VICTIMS)[number];

/** Events of a point: so that a kill meets some that are being told, and others that are being sent. */
const EVENTS = 5;
/** Seconds after the first event within which the kill falls: the last deliveries end a little later. */
const WINDOW_SECONDS = 3;
/** Between two kills of a part: one that dies often is given up by the stack. */
const PAUSE_MS = 13_000;
/** Longest time of a point: a worker that died is noticed after 12 s, and it and Temporal must come back. */
const DEADLINE_MS = 120_000;
const SECRET = 'a secret of the chaos matrix';
const SCHEDULED = '2026-11-02T06:00:00.000Z';

export const matrix: ChaosMatrix = {
  description: `Kills the worker and Temporal with SIGKILL at seeded moments while runs of a schedule, whose data never came, tell a webhook
of it; the webhook refuses, hangs and drops what it has read now and then. Proves that each event is delivered, by one
workflow, under one id with one body and a true signature, and that the sender ends as it would have.`,
  points: 10,
  run,
};

interface Bench {
  readonly client: Client;
  readonly state: string;
  readonly url: string;
  readonly received: readonly ReceivedMessage[];
}

async function run({ points, seed, log }: ChaosOptions): Promise<ChaosResult> {
  const folder = await mkdtemp(join(tmpdir(), 'chaos-notifications-'));
  const state = join(folder, 'state');
  // The worker of the stack has the environment of this process.
  process.env.FORECAST_SECRET_CHAOS = SECRET;
  process.env.FORECAST_WORKFLOW_BUNDLE = await workflowBundleFile();
  const receiver = await startWebhookReceiver((message) => answerOf(randomFor(seed, message, 'answer')));
  const stack = await startStack({
    stateDir: state,
    reset: false,
    withWorker: true,
    log: pino({ level: 'silent' }),
    onEvent: () => undefined,
  });
  const connection = await Connection.connect({ address: stack.environment.TEMPORAL_ADDRESS as string });
  const { url, received } = receiver;
  const bench = { client: new Client({ connection }), state, url, received };
  const failures: ChaosFailure[] = [];
  const rows: Record<string, unknown>[] = [];
  try {
    for (let point = 0; point < points; point += 1) {
      const victim = VICTIMS[point % VICTIMS.length] as Victim;
      const seconds = randomFor(seed, point, 'moment') * WINDOW_SECONDS;
      const name = `${point} ${victim} at ${seconds.toFixed(1)} s`;
      const before = received.length;
      const faults = await tryPoint(bench, point, victim, seconds).catch((error: Error) => [error.message]);
      failures.push(...faults.map((got) => ({ point: name, expected: 'each event once', got })));
      rows.push({ point: name, events: EVENTS, messages: received.length - before, faults: faults.length });
      log(
        `${name}: ${faults.length === 0 ? `each of ${EVENTS} events, in ${received.length - before} messages` : faults.join('; ')}`,
      );
    }
  } finally {
    await connection.close();
    await stack.stop();
    await receiver.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return { matrix: 'notifications', points, failures, rows };
}

/** A third of all messages is not taken. */
function answerOf(draw: number): Answer {
  if (draw < 0.12) return 'drop';
  if (draw < 0.18) return 'hang';
  if (draw < 0.26) return { status: 500 };
  if (draw < 0.34) return { status: 429, headers: { 'Retry-After': '1' } };
  return { status: 200 };
}

async function tryPoint(bench: Bench, point: number, victim: Victim, seconds: number): Promise<string[]> {
  const schedules = Array.from({ length: EVENTS }, (_, index) => `point-${point}-${index}`);
  const began = performance.now();
  const senders = Promise.all(schedules.map((schedule) => startSender(bench, schedule)));
  // The moment of the kill is what is tried.
  await sleep(seconds * 1000);
  for (const { pid } of new StateFolder(bench.state).processes[victim] ?? []) kill(pid);
  await senders;
  const faults = (await Promise.all(schedules.map((schedule) => faultsOf(bench, schedule)))).flat();
  await sleep(Math.max(0, PAUSE_MS - (performance.now() - began)));
  return faults;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself, as after a kill of its guard.
  }
}

/** A run of a schedule whose data never came: it tells of that, and fails. A start whose answer was lost has started. */
async function startSender({ client, url }: Bench, schedule: string): Promise<void> {
  const definition = scheduleSchema.parse({
    cron: '0 6 * * mon',
    data: { uri: 's3://{bucket}/never/{date}/' },
    request: {
      name: 'chaos',
      notifications: [
        { kind: 'webhook', name: 'receiver', events: ['failed'], url, secret: 'chaos', timeoutSeconds: 2 },
      ],
    },
  });
  const start = () =>
    client.workflow
      .start<WorkflowTypes['scheduledForecast']>(workflowTypes.scheduledForecast, {
        workflowId: scheduledIds.execution(schedule, SCHEDULED),
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        taskQueue: TASK_QUEUES.workflows,
        args: [{ schedule, definition, scheduledTime: SCHEDULED }],
      })
      .then(
        () => true,
        (error: unknown) => {
          if (error instanceof WorkflowExecutionAlreadyStartedError) return true;
          throw error;
        },
      );
  await until(start, { what: 'a sender to start', timeout: DEADLINE_MS, every: 200 });
}

async function faultsOf({ client, received }: Bench, schedule: string): Promise<string[]> {
  const event = `${schedule}-2026-11-02-0600/failed/data`;
  const statusOf = (id: string) =>
    until(async () => (await client.workflow.getHandle(id).describe()).status.name, {
      what: `${id} to end`,
      holds: (status) => status !== 'RUNNING',
      timeout: DEADLINE_MS,
      every: 200,
    });
  const sender = await statusOf(scheduledIds.execution(schedule, SCHEDULED));
  const delivery = await statusOf(deliveryId(event, 'receiver'));
  const messages = received.filter(({ headers }) => headers['x-forecast-event-id'] === event);
  const bodies = new Set(messages.map(({ body }) => body));
  return [
    ...(sender === 'FAILED' ? [] : [`the sender of ${event} is ${sender}`]),
    ...(delivery === 'COMPLETED' ? [] : [`the delivery of ${event} is ${delivery}`]),
    ...(messages.some(({ answered }) => answered === 200) ? [] : [`${event} was never taken`]),
    ...(bodies.size === 1 ? [] : [`${event} came with ${bodies.size} bodies`]),
    ...(messages.every(isGenuine) ? [] : [`${event} came with a false signature`]),
  ];
}

function isGenuine({ headers, body }: ReceivedMessage): boolean {
  const signed = `${headers['x-forecast-timestamp']}.${body}`;
  return headers['x-forecast-signature'] === `v1=${createHmac('sha256', SECRET).update(signed).digest('hex')}`;
}
