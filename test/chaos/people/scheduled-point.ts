import { readPointer } from '../../../activities/forecasts/pointer.js';
import { deliveryId } from '../../../contracts/notification/delivery.js';
import { eventId } from '../../../contracts/notification/event-id.js';
import { forecastPaths } from '../../../contracts/publication/forecast-paths.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import { scheduledIds } from '../../../contracts/scheduling/scheduled-forecast.js';
import { searchAttributes } from '../../../contracts/temporal/search-attributes.js';
import { until } from '../../support/until.js';
import { type Answered, decide, persist } from './person.js';
import type { Point } from './point.js';
import { receivedIds } from './received-ids.js';
import { CHANNEL, decisionOf, SCHEDULE, timeOf } from './season.js';
import { Striker } from './strike.js';

/** Milliseconds that a step of a run may take, many times what it does. */
const STEP_MS = 180_000;
const POLL_MS = 200;

/** A scheduled run whose time comes, that asks a person and tells of it, struck on its way. @returns what is wrong afterwards */
export async function tryScheduledPoint(tried: Point): Promise<readonly string[]> {
  const { bench, worker, receiver, seed, point, strike } = tried;
  const { temporal } = bench;
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
  const waitFor = (what: string, holds: () => boolean | Promise<boolean>) =>
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
  await waitFor('to tell', async () => (await describe(deliveryId(told[1] as string, CHANNEL))) !== undefined);
  striker.at('a message is on its way');
  await waitFor('to end', async () => (await execution.describe()).status.name !== 'RUNNING');
  striker.at('it has ended');
  await striker.over();
  for (const id of told) await waitFor(`to have told ${id}`, () => receivedIds(receiver).includes(id));
  return [
    ...decisionFaults(first, second),
    ...(await runFaults(tried, run, decision === 'approve')),
    ...(await messageFaults(tried, told)),
  ];
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

/** A delivery may be repeated, and has one id: a receiver that remembers ids has each event once. */
async function messageFaults({ bench }: Point, told: readonly string[]): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const id of told) {
    const { count } = await bench.temporal.workflow.count(`WorkflowId = '${deliveryId(id, CHANNEL)}'`);
    if (count !== 1) faults.push(`${count} deliveries of ${id}`);
  }
  return faults;
}
