import { setTimeout as sleep } from 'node:timers/promises';
import { readPointer } from '../../activities/forecasts/pointer.js';
import { eventId } from '../../contracts/notification/event-id.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { scheduledIds } from '../../contracts/scheduling/scheduled-forecast.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { until } from '../support/until.js';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';
import { type Answered, decide, persist } from './people/person.js';
import { createSchedule, decisionOf, LANDING, SAMPLE, SCHEDULE, timeOf } from './people/season.js';
import { type Strike, Striker, strikeOf } from './people/strike.js';
import { type RunsBench, startRunsBench } from './runs/runs-bench.js';
import type { WorkerProcess } from './sweeps/worker-process.js';

/** Milliseconds that a step of a run may take, many times what it does. */
const STEP_MS = 180_000;
const POLL_MS = 200;
/** Temporal's supervisor gives up on five deaths a minute. */
const BETWEEN_DEATHS_MS = 13_000;

export const matrix: ChaosMatrix = {
  description: `Kills the worker, Temporal or both with SIGKILL at seeded moments of scheduled runs: when their time comes and they begin,
when they ask for approval and a person decides, when a message is on its way. Afterwards each time must have exactly one run
and, where it was approved, one version; a decision that was acknowledged counts, and another one is refused with a reason; the
receiver has every event by one id.`,
  points: 20,
  run,
};

async function run({ points, seed, log }: ChaosOptions): Promise<ChaosResult> {
  const bench = await startRunsBench('people');
  const receiver = await startWebhookReceiver();
  try {
    await bench.land(LANDING, SAMPLE);
    await createSchedule(bench, receiver.url);
    const worker = await bench.worker('worker', { FORECAST_SECRET_PLANNERS: 'a secret of this matrix' });
    await worker.start();
    const failures: ChaosFailure[] = [];
    const rows: Record<string, unknown>[] = [];
    for (let point = 0; point < points; point += 1) {
      const strike = strikeOf(seed, point);
      const began = Date.now();
      const faults = await tryPoint({ bench, worker, receiver, seed, point, strike }).catch((error: Error) => [
        error.message,
      ]);
      const name = `${point} ${strike.phase}: ${strike.victim}, ${strike.delayMs} ms after ${strike.landmark}`;
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      const got = faults.length === 0 ? 'right' : faults.join('; ');
      log(`${name}: ${got}, ${seconds} s`);
      rows.push({ point: name, decision: decisionOf(seed, point), got, seconds });
      failures.push(...faults.map((fault) => ({ point: name, expected: 'nothing lost, nothing twice', got: fault })));
    }
    failures.push(...(await leftOver(bench, receiver, points)));
    return { matrix: 'people', points, failures, rows };
  } finally {
    await receiver.close();
    await bench.close();
  }
}

interface Point {
  readonly bench: RunsBench;
  readonly worker: WorkerProcess;
  readonly receiver: WebhookReceiver;
  readonly seed: number;
  readonly point: number;
  readonly strike: Strike;
}

async function tryPoint(tried: Point): Promise<readonly string[]> {
  const { bench, worker, seed, point, strike } = tried;
  const { temporal } = bench;
  const began = Date.now();
  const striker = new Striker(bench, worker, strike);
  const at = timeOf(point);
  const run = runOf(at);
  const execution = temporal.workflow.getHandle(scheduledIds.execution(SCHEDULE, at.toISOString()));

  striker.at('its time comes');
  const times = [{ start: new Date(at.getTime() - 1000), end: new Date(at.getTime() + 1000) }];
  await persist(() =>
    temporal.schedule.getHandle(SCHEDULE).backfill(times.map((time) => ({ ...time, overlap: 'ALLOW_ALL' as const }))),
  );
  const describe = (id: string) => temporal.workflow.getHandle(id).describe();
  const waitFor = (what: string, holds: () => Promise<boolean>) =>
    until(holds, { what: `${run} ${what}`, timeout: STEP_MS, every: POLL_MS });
  await waitFor('to begin', async () => (await describe(run)) !== undefined);
  striker.at('its run begins');
  await waitFor('to ask', async () => {
    const { typedSearchAttributes, status } = await describe(run);
    return status.name !== 'RUNNING' || typedSearchAttributes.get(searchAttributes.waitsFor) === 'approval';
  });
  striker.at('it asks');
  striker.at('a person decides');
  const decision = decisionOf(seed, point);
  const first = await decide(bench, run, decision, 'ana');
  striker.at('it is decided');
  const second = await decide(bench, run, decision === 'approve' ? 'reject' : 'approve', 'ben');
  const told = ['needs-approval', decision === 'approve' ? 'published' : 'failed'].map((kind) => eventId(run, kind));
  await waitFor('to tell', async () => (await describe(`${told[1]}/planners`)) !== undefined);
  striker.at('a message is on its way');
  await waitFor('to end', async () => (await execution.describe()).status.name !== 'RUNNING');
  striker.at('it has ended');
  await striker.done;
  for (const id of told) await waitFor(`to have told ${id}`, async () => deliveries(tried, id) > 0);
  const faults = [
    ...decisionFaults(first, second),
    ...(await runFaults(tried, run, decision === 'approve')),
    ...(await messageFaults(tried, told)),
  ];
  // Apart from each other, the kills would be taken for a Temporal that can't be kept alive.
  await sleep(Math.max(0, BETWEEN_DEATHS_MS - (Date.now() - began)));
  return faults;
}

/** Of a schedule in UTC. */
const runOf = (at: Date): string =>
  `${SCHEDULE}-${at.toISOString().slice(0, 10)}-${at.toISOString().slice(11, 16).replace(':', '')}`;

/** Ben comes after Ana: whatever became of her answer, his decision must not count. */
function decisionFaults(first: Answered, second: Answered): readonly string[] {
  const faults: string[] = [];
  // Her first command may have been taken without an answer; then the repeated one is refused, with her name as the reason.
  if (first.kind === 'refused' && !/ana|has ended/.test(first.reason)) faults.push(`Ana was refused: ${first.reason}`);
  if (second.kind === 'acknowledged') faults.push(`a second decision was taken: ${second.text}`);
  if (second.kind === 'refused' && second.reason.length < 10) faults.push(`Ben was refused without a reason`);
  return faults;
}

async function runFaults({ bench }: Point, run: string, isApproved: boolean): Promise<readonly string[]> {
  const { temporal, s3, bucket } = bench;
  const faults: string[] = [];
  const { count } = await temporal.workflow.count(`WorkflowId = '${run}'`);
  if (count !== 1) faults.push(`${count} runs of one time`);
  const { status } = await temporal.workflow.getHandle(run).describe();
  const expected = isApproved ? 'COMPLETED' : 'FAILED';
  if (status.name !== expected) faults.push(`the run is ${status.name}, not ${expected}`);
  const read = await readPointer(s3, forecastPaths(bucket, SCHEDULE).pointer);
  const moves = (read?.pointer.moves ?? []).filter(({ version }) => version === run).length;
  if (moves !== (isApproved ? 1 : 0)) faults.push(`published ${moves} times`);
  const publications = await temporal.workflow.count(`WorkflowId = '${workflowIds.publish(run)}'`);
  if (publications.count !== (isApproved ? 1 : 0)) faults.push(`${publications.count} publications`);
  return faults;
}

const deliveries = ({ receiver }: Point, id: string): number =>
  receiver.received.filter(({ body }) => idOf(body) === id).length;

const idOf = (body: string): string => (JSON.parse(body) as { readonly id: string }).id;

/** A delivery may be repeated, and has one id: a receiver that remembers ids has each event once. */
async function messageFaults({ bench }: Point, told: readonly string[]): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const id of told) {
    const { count } = await bench.temporal.workflow.count(`WorkflowId = '${id}/planners'`);
    if (count !== 1) faults.push(`${count} deliveries of ${id}`);
  }
  return faults;
}

/** What the whole matrix must not have left: runs or messages that belong to no time. */
async function leftOver(
  { temporal }: RunsBench,
  { received }: WebhookReceiver,
  points: number,
): Promise<readonly ChaosFailure[]> {
  const failures: ChaosFailure[] = [];
  const check = (point: string, expected: number, got: number) => {
    if (expected !== got) failures.push({ point, expected: String(expected), got: String(got) });
  };
  const { count: runs } = await temporal.workflow.count(`WorkflowType = 'forecastPipeline'`);
  check('runs in all', points, runs);
  const query = `ExecutionStatus = 'Running' AND WorkflowType IN ('forecastPipeline', 'scheduledForecast', 'sweep', 'trainingTrial', 'deliverNotification')`;
  const open = async () => (await temporal.workflow.count(query)).count;
  // What was struck last may still tell that it has told.
  await until(async () => (await open()) === 0, { what: 'all to end', timeout: 120_000, every: 500 }).catch(
    () => undefined,
  );
  check('workflows that still run', 0, await open());
  check('events that the receiver knows', 2 * points, new Set(received.map(({ body }) => idOf(body))).size);
  return failures;
}
