import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSchedulesFile } from '../../../client/schedules/read-schedules-file.js';

const folder = mkdtempSync(join(tmpdir(), 'schedules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'schedules.yaml');
writeFileSync(join(folder, 'foods.yaml'), 'name: foods\nsweep:\n  maxTrials: 4\n');
writeFileSync(join(folder, 'bad.yaml'), 'name: foods\norigin: d_1913\nsweep:\n  maxTrails: 4\n');

const read = (yaml: string) => {
  writeFileSync(file, yaml);
  return readSchedulesFile(file);
};
const faultsOf = async (yaml: string): Promise<string> => {
  const error = await read(yaml).catch((refusal: Error) => refusal);
  return error instanceof Error ? error.message.replaceAll(folder, '') : 'none';
};

describe('a file of schedules', () => {
  it('may take requests from files beside it, with other values for some fields', async () => {
    const { group, schedules } = await read(`
group: weekly
schedules:
  foods:
    cron: 30 2 * * mon
    data: s3://b/{date}/
    request: foods.yaml
    set: { sweep.maxParallel: 3, scope.stores: [CA_1] }
`);
    expect(group).toBe('weekly');
    expect(schedules).toMatchObject([
      {
        name: 'foods',
        definition: {
          timeZone: 'UTC',
          overlap: 'skip',
          catchUp: '1d',
          data: { uri: 's3://b/{date}/', deadline: '12h' },
          request: { name: 'foods', sweep: { maxTrials: 4, maxParallel: 3 }, scope: { stores: ['CA_1'] } },
        },
      },
    ]);
  });

  it('is refused with the place, the value and the cure of every fault', async () => {
    expect(
      await faultsOf(`schedules:
  Foods 1:
    cron: 0 2 * * *
    data: s3://b/
  weekly:
    cron: 61 2 * * mon
    timeZone: Europe/Berln
    skip: [25.12., 02-30, 2026-02-29, 02-29]
    data: { uri: "/home/raw/{date}/", deadline: soon }
    overlap: skipp
    jiter: 10m
  february:
    calendar: { month: feb, dayOfMonth: 31 }
    data: s3://b/{dat}/
  twice:
    cron: 0 2 * * *
    calendar: { hour: 2 }
    data: { uri: "s3://b/{date}/", dedline: 3h }
  never:
    data: s3://b/
`),
    ).toMatchInlineSnapshot(`
      "/schedules.yaml has 15 faults:
        /schedules.yaml:2:3 schedules.Foods 1: "Foods 1" is no name: use lower-case letters, digits and single hyphens
        /schedules.yaml:6:5 schedules.weekly.cron: "61 2 * * mon": minute 61 does not exist; it is 0 to 59.
        /schedules.yaml:8:12 schedules.weekly.skip.0: "25.12.": write a day as 2026-12-25, or 12-25 for every year
        /schedules.yaml:8:20 schedules.weekly.skip.1: "02-30": there is no such day
        /schedules.yaml:8:27 schedules.weekly.skip.2: "2026-02-29": there is no such day
        /schedules.yaml:7:5 schedules.weekly.timeZone: "Europe/Berln": unknown time zone; did you mean Europe/Berlin?
        /schedules.yaml:9:13 schedules.weekly.data.uri: "/home/raw/{date}/": write s3://bucket/prefix/{date}/. Workers read S3 alone. On the local stack the bucket is the folder .forecast/s3/forecast: copy the files below it.
        /schedules.yaml:9:39 schedules.weekly.data.deadline: "soon": write a number and its unit, s, m, h, d or w: 90s, 15m, 12h, 2d
        /schedules.yaml:10:5 schedules.weekly.overlap: "skipp" is unknown; did you mean 'skip'?
        /schedules.yaml:11:5 schedules.weekly.jiter: unknown field; did you mean 'jitter'?
        /schedules.yaml:13:5 schedules.february.calendar: such a day never comes; see to its day and month
        /schedules.yaml:14:5 schedules.february.data.uri: {dat} is unknown; did you mean 'date'?
        /schedules.yaml:18:36 schedules.twice.data.dedline: unknown field; did you mean 'deadline'?
        /schedules.yaml:17:5 schedules.twice.calendar: cron is given too; keep one of them
        /schedules.yaml:19:3 schedules.never.cron: say when it comes, by cron or by calendar"
    `);
  });

  it('is refused for a fault of a request, where that was written', async () => {
    expect(
      await faultsOf(`schedules:
  inline:
    cron: 0 2 * * *
    data: s3://b/
    request: { sweep: { maxTrials: 0 } }
    set: { features.sett: seed }
  own:
    cron: 0 2 * * *
    data: s3://b/
    request: bad.yaml
`),
    ).toMatchInlineSnapshot(`
      "/schedules.yaml has 4 faults:
        /schedules.yaml:6:12 schedules.inline.set.features.sett: unknown field; did you mean 'set'?
        /schedules.yaml:5:25 schedules.inline.request.sweep.maxTrials: 0: a budget of zero trials leaves nothing to do
        /bad.yaml:2:1 origin: leave it out; the origin of a scheduled run comes from its scheduled time and originDaysBefore.
        /bad.yaml:4:3 sweep.maxTrails: unknown field; did you mean 'maxTrials'?"
    `);
  });

  it('is refused when it, or a request, can not be read', async () => {
    expect(await faultsOf('schedules: [\n')).toContain('is no valid YAML');
    const missing = 'schedules: { a: { cron: 0 2 * * *, data: s3://b/, request: none.yaml } }';
    expect(await faultsOf(missing)).toContain("The request file /none.yaml can't be read");
    const through = 'schedules: { a: { cron: 0 2 * * *, data: s3://b/, request: { name: x }, set: { name.x: 1 } } }';
    expect(await faultsOf(through)).toContain('name.x');
  });
});
