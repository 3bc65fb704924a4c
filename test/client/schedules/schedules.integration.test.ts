import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { msToTs, requiredTsToMs } from '@temporalio/common/lib/time.js';
import { afterAll, describe, expect, it } from 'vitest';
import { applyChanges } from '../../../client/schedules/apply-changes.js';
import { findSchedule, knownSchedule, scheduleNames } from '../../../client/schedules/known-schedules.js';
import { type NamedSchedule, readSchedulesFile } from '../../../client/schedules/read-schedules-file.js';
import { changeOf, type ScheduleChange } from '../../../client/schedules/schedule-changes.js';
import { firingTimes } from '../../../contracts/scheduling/firing-times.js';
import { calendarOf, scheduleSchema } from '../../../contracts/scheduling/schedule.js';
import { planRun } from '../../../core/scheduling/plan-run.js';
import { until } from '../../support/until.js';
import { useTemporal } from '../../support/use-temporal.js';

const server = useTemporal();
const folder = mkdtempSync(join(tmpdir(), 'schedules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(yaml: string) {
  const file = join(folder, 'schedules.yaml');
  writeFileSync(file, yaml);
  return readSchedulesFile(file);
}

/** What `forecast schedule apply` would do, and does. */
async function apply(yaml: string): Promise<readonly ScheduleChange[]> {
  const { group, schedules } = await read(yaml);
  const changes: ScheduleChange[] = [];
  for (const wanted of schedules) changes.push(changeOf(wanted, await findSchedule(server.client, wanted.name), group));
  await applyChanges(server.client, changes, group);
  return changes;
}

const kindsOf = (changes: readonly ScheduleChange[]) => changes.map(({ kind, name }) => `${kind} ${name}`);

/** Instants at which Temporal starts a schedule of this time. */
async function serverTimes(cron: string, timeZone: string, from: string, to: string): Promise<readonly number[]> {
  const name = `times-${Math.random().toString(36).slice(2, 10)}`;
  const wanted = named(name, { cron, timeZone });
  await applyChanges(server.client, [{ kind: 'create', name, wanted }]);
  const { startTime = [] } = await server.client.workflowService.listScheduleMatchingTimes({
    namespace: 'default',
    scheduleId: name,
    startTime: msToTs(Date.parse(from)),
    endTime: msToTs(Date.parse(to)),
  });
  return (startTime ?? []).map((time) => requiredTsToMs(time, 'startTime'));
}

const named = (name: string, fields: Readonly<Record<string, unknown>>): NamedSchedule => ({
  name,
  definition: scheduleSchema.parse({ data: 's3://b/raw/{date}/', request: {}, ...fields }),
});

describe('when Temporal starts a schedule', () => {
  it('of 02:30 is every day once, also where the clock skips that time', async () => {
    const times = await serverTimes('30 2 * * *', 'Europe/Berlin', '2027-03-27T00:00Z', '2027-03-29T12:00Z');
    expect(times.map((time) => new Date(time).toISOString())).toEqual([
      '2027-03-27T01:30:00.000Z',
      '2027-03-28T01:30:00.000Z',
      '2027-03-29T00:30:00.000Z',
    ]);
  });

  // What Temporal does where clocks go back differs by zone and hour: once, twice, or an hour later once more.
  it.each([
    ['30 2 * * *', 'Europe/Berlin'],
    ['30 1 * * *', 'Europe/Berlin'],
    ['30 1 * * *', 'America/New_York'],
    ['30 2 * * *', 'America/New_York'],
    ['30 1 * * *', 'Australia/Sydney'],
    ['15 2 * * sun', 'Australia/Lord_Howe'],
    ['5 */3 1-7 mar,oct,nov *', 'Europe/London'],
    ['30 2 * * *', 'Africa/Casablanca'],
  ])('of %s in %s is for the runs that a backfill takes, each of them once', async (cron, timeZone) => {
    const [from, to] = ['2027-01-01T00:00Z', '2029-01-01T00:00Z'];
    const { definition } = named('any', { cron, timeZone });
    const runOf = (time: number) =>
      planRun({ schedule: 'any', definition, scheduledTime: new Date(time).toISOString(), bucket: 'b' }).run;
    const fields = calendarOf(definition);
    const ours = firingTimes({ fields, timeZone, skip: [] }, Date.parse(from) + 1, Date.parse(to), 10_000).map(runOf);
    const theirs = new Set((await serverTimes(cron, timeZone, from, to)).map(runOf));
    expect([...theirs]).toEqual(ours);
    expect(theirs.size).toBe(ours.length);
  });
});

describe('forecast schedule apply', () => {
  const file = (changes = '') => `
group: weekly
schedules:
  foods:
    cron: 30 2 * * mon
    timeZone: Europe/Berlin
    data: s3://b/raw/{date}/
    request: { name: foods, sweep: { maxTrials: 4 } }
    set: { sweep.maxParallel: 2 }
    jitter: 10m
    skip: [12-25, 2027-01-01]
  toys:
    calendar: { dayOfWeek: [tue, fri], hour: 4 }
    data: { uri: 's3://b/toys/', manifest: _SUCCESS, deadline: 6h }
    overlap: buffer-one
    ${changes}
`;

  it('makes what the file says, and changes nothing when it is repeated', async () => {
    expect(kindsOf(await apply(file()))).toEqual(['create foods', 'create toys']);
    expect(kindsOf(await apply(file()))).toEqual(['keep foods', 'keep toys']);
    const { definition, group, description } = await knownSchedule(server.client, 'foods');
    expect(group).toBe('weekly');
    expect(definition.request).toEqual({ name: 'foods', sweep: { maxTrials: 4, maxParallel: 2 } });
    expect(description.policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 86_400_000 });
    expect(description.info.nextActionTimes.length).toBeGreaterThan(0);
  });

  it('names each field that changes, with both values', async () => {
    const [kept, changed] = await apply(file('catchUp: 2d'));
    expect(kept?.kind).toBe('keep');
    expect(changed).toMatchObject({
      kind: 'update',
      fields: [{ field: 'catchUp', before: '"1d"', after: '"2d"' }],
    });
    expect(kindsOf(await apply(file('catchUp: 2d')))).toEqual(['keep foods', 'keep toys']);
  });

  it('leaves the pause of a person, unless the file speaks of it', async () => {
    const handle = server.client.schedule.getHandle('toys');
    await handle.pause('stocktaking');
    expect(kindsOf(await apply(file('jitter: 1m')))).toEqual(['keep foods', 'update toys']);
    expect((await handle.describe()).state).toMatchObject({ paused: true, note: 'stocktaking' });
    await apply(file('paused: false'));
    expect((await handle.describe()).state.paused).toBe(false);
  });

  it('mends what was changed by hand', async () => {
    const handle = server.client.schedule.getHandle('foods');
    await handle.update((previous) => ({ ...previous, spec: { ...previous.spec, timezone: 'Asia/Tokyo' } }));
    const [changed] = await apply(file('paused: false'));
    expect(changed).toMatchObject({
      kind: 'update',
      fields: [{ field: 'timeZone (changed by hand)', before: 'Asia/Tokyo', after: 'Europe/Berlin' }],
    });
    expect(kindsOf(await apply(file('paused: false')))).toEqual(['keep foods', 'keep toys']);
  });

  it('lists schedules of forecasts alone, and names the nearest of one that there is not', async () => {
    await until(() => scheduleNames(server.client), {
      what: 'the list to have both',
      holds: (names) => names.includes('foods') && names.includes('toys'),
    });
    await expect(knownSchedule(server.client, 'food')).rejects.toThrow(
      'There is no schedule named food. Did you mean foods?',
    );
  });
});
