import { Option } from 'commander';
import { listObjects } from '../../activities/s3/list-objects.js';
import type { RunKind } from '../../contracts/champion/run-training.js';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';
import { numberFromOne } from './chaos.js';
import { SeasonData } from './season/season-data.js';
import { SeasonStack } from './season/season-stack.js';
import { EVERY, NAME, SeasonWeeks, type WeekEnd } from './season/season-weeks.js';

const LATE = 3;
const BROKEN = 5;
const SHIFT_WEEK = 8;

export const matrix: ChaosMatrix<SeasonChaosOptions> = {
  description: `A season of weekly scheduled runs on the real stack, over sample data that grows by a week each time. In week ${LATE} the data comes
late, so that week ${LATE + 1} is due meanwhile and skipped; in week ${BROKEN} it is broken; at the time of the last week the whole stack is
down. Each week must come to exactly one version, of the right origin and the right kind of run. Prints a row a week.`,
  points: 12,
  options: [
    new Option('--shift-week <number>', 'week from which on one of two stores sells 1.6 times as much')
      .argParser(numberFromOne)
      .default(SHIFT_WEEK),
  ],
  run,
};

interface SeasonChaosOptions extends ChaosOptions {
  readonly shiftWeek: number;
}

async function run({ points: weeks, seed, log, shiftWeek }: SeasonChaosOptions): Promise<ChaosResult> {
  const began = Date.now();
  const { timeZone, today } = zoneAtNoon(new Date());
  const data = new SeasonData({ seed, weeks, lastDate: today, shiftWeek, shift: 1.6 });
  const stack = new SeasonStack();
  const rows: Record<string, unknown>[] = [];
  const failures: ChaosFailure[] = [];
  const expect = (point: string, expected: unknown, got: unknown) => {
    if (expected !== got) failures.push({ point, expected: String(expected), got: String(got) });
  };
  const kinds: RunKind[] = [];
  const note = (week: number, end: WeekEnd) => {
    kinds.push(expectedKind(week));
    const row = rowOf(week, end);
    rows.push(row);
    log(Object.values(row).join(' | '));
    expect(`origin of week ${week}`, dayBefore(data.dateOf(week)), end.summary.origin);
    expect(`kind of week ${week}`, expectedKind(week), end.summary.training?.kind);
  };
  try {
    await stack.start();
    const season = new SeasonWeeks(stack, data, timeZone);
    await season.createSchedule();
    for (let week = 1; week <= weeks; week += 1) {
      if (week === weeks) note(week, await season.missed(week));
      else if (week === LATE && week + 1 < weeks) {
        const [late, skipped] = await season.lateThenSkipped(week);
        note(week, late);
        week += 1;
        note(week, skipped);
      } else if (week === BROKEN) note(week, await season.brokenThenMended(week));
      else note(week, await season.usual(week));
    }
    for (const [date, count] of await versionsByDate(stack)) expect(`versions of ${date}`, 1, count);
    expect('weeks with a version', weeks, (await versionsByDate(stack)).size);
  } finally {
    await stack.close();
  }
  log(`${weeks} weeks in ${Math.round((Date.now() - began) / 1000)} s`);
  return { matrix: 'season', points: weeks, failures, rows };
}

/** The first week and every so many after it search. */
const expectedKind = (week: number): RunKind => ((week - 1) % EVERY === 0 ? 'search' : 'refit');

function rowOf(week: number, { scheduledTime, happened, summary }: WeekEnd): Record<string, unknown> {
  const { origin, publication, training } = summary;
  return {
    week,
    scheduled: scheduledTime.slice(0, 16).replace('T', ' '),
    'what happened': happened,
    origin,
    version: publication.version,
    run: training === undefined ? '?' : training.kind,
    champion: training?.from === undefined ? 'its own' : `of ${training.from.run}`,
  };
}

/** How many versions there are of each day. */
async function versionsByDate(stack: SeasonStack): Promise<ReadonlyMap<string, number>> {
  const { s3, bucket } = stack.store;
  const counts = new Map<string, number>();
  for (const { name } of await listObjects(s3, `s3://${bucket}/forecasts/${NAME}/versions/`)) {
    const [, date] = /^[a-z-]+-(\d{4}-\d{2}-\d{2})-\d{4}.*\/manifest\.json$/.exec(name) ?? [];
    if (date !== undefined) counts.set(date, (counts.get(date) ?? 0) + 1);
  }
  return counts;
}

/** A time zone in which it is about noon, so that no season runs into the next day. */
function zoneAtNoon(now: Date): { readonly timeZone: string; readonly today: string } {
  const hours = 12 - now.getUTCHours();
  // POSIX counts the other way round.
  const timeZone = hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
  return { timeZone, today: new Date(now.getTime() + hours * 3_600_000).toISOString().slice(0, 10) };
}

const dayBefore = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
