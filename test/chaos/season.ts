import { Option } from 'commander';
import { listObjects } from '../../activities/s3/list-objects.js';
import type { RunKind } from '../../contracts/champion/run-training.js';
import { CHAMPION_MODES, type ChampionMode } from '../../contracts/request/champion.js';
import type { FindingKind } from '../../contracts/request/monitor.js';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';
import { numberFromOne } from './chaos.js';
import { SeasonData } from './season/season-data.js';
import { describeFound, readMonitoring, type SeasonMonitoring, showsShift } from './season/season-monitoring.js';
import { SeasonStack } from './season/season-stack.js';
import { EVERY, NAME, SeasonWeeks, type WeekEnd } from './season/season-weeks.js';

/** Weeks from the late one to the last: a run waits for its data for so many days at most after its time. */
const LATE_BEFORE_LAST = 2;
const BROKEN = 5;
const SHIFT_WEEK = 8;

export const matrix: ChaosMatrix<SeasonChaosOptions> = {
  description: `A season of weekly scheduled runs on the real stack, over sample data that grows by a week each time. In the third week from
the end the data comes late, so that the next one is due meanwhile and skipped; in week ${BROKEN} it is broken; from week ${SHIFT_WEEK} on one of two stores sells 1.6 times as
much; at the time of the last week the whole stack is down. Each week must come to exactly one version, of the right origin and the
right kind of run; monitoring scores all of them, finds the shift when its first or second week is known, and the run that follows searches.`,
  points: 12,
  options: [
    new Option('--shift-week <number>', 'week from which on one of two stores sells 1.6 times as much')
      .argParser(numberFromOne)
      .default(SHIFT_WEEK),
    new Option('--between <mode>', 'what the runs between two searches do').choices(CHAMPION_MODES).default('refit'),
  ],
  run,
};

interface SeasonChaosOptions extends ChaosOptions {
  readonly shiftWeek: number;
  readonly between: ChampionMode;
}

async function run({ points: weeks, seed, log, shiftWeek, between }: SeasonChaosOptions): Promise<ChaosResult> {
  const began = Date.now();
  const { timeZone, today } = zoneAtNoon(new Date());
  const data = new SeasonData({ seed, weeks, lastDate: today, shiftWeek, shift: 1.6 });
  const stack = new SeasonStack();
  const ends: WeekEnd[] = [];
  const note = (...some: readonly WeekEnd[]) => {
    for (const end of some) {
      ends.push(end);
      log(`week ${ends.length}: ${end.happened}; ${end.summary.training?.kind} ${end.summary.publication.version}`);
    }
  };
  try {
    await stack.start();
    const season = new SeasonWeeks(stack, data, { timeZone, between });
    await season.createSchedule();
    while (ends.length < weeks) {
      const week = ends.length + 1;
      if (week === weeks) note(await season.missed(week));
      else if (week === weeks - LATE_BEFORE_LAST) note(...(await season.lateThenSkipped(week)));
      else if (week === BROKEN) note(await season.brokenThenMended(week));
      else note(await season.usual(week));
    }
    const monitoring = await readMonitoring(stack);
    const failures = [
      ...ends.flatMap((end, index) => faultsOfWeek(end, dayBefore(data.dateOf(index + 1)), index + 1)),
      ...faultsOfKinds(ends, monitoring, between),
      ...faultsOfVersions(await versionsByDate(stack), ends),
      ...faultsOfMonitoring(ends, monitoring, shiftWeek),
    ];
    log(`${weeks} weeks in ${Math.round((Date.now() - began) / 1000)} s`);
    return {
      matrix: 'season',
      points: weeks,
      failures,
      rows: ends.map((end, index) => rowOf(index + 1, end, monitoring)),
    };
  } finally {
    await stack.close();
  }
}

const fault = (point: string, expected: unknown, got: unknown): readonly ChaosFailure[] =>
  expected === got ? [] : [{ point, expected: String(expected), got: String(got) }];

const faultsOfWeek = ({ summary }: WeekEnd, origin: string, week: number): readonly ChaosFailure[] => [
  ...fault(`origin of week ${week}`, origin, summary.origin),
  ...fault(`status of week ${week}`, 'published', summary.status),
];

/** A run searches when so many times have come since the search before, or when something was found of a version since then. */
function faultsOfKinds(
  ends: readonly WeekEnd[],
  monitoring: SeasonMonitoring,
  between: ChampionMode,
): readonly ChaosFailure[] {
  let searched = 0;
  return ends.flatMap(({ summary }, index) => {
    const since = new Set(ends.slice(searched, index).map((end) => end.summary.publication.version));
    const drift = (monitoring.at(summary.origin)?.findings ?? []).some(
      ({ kind, version }) => DRIFT.includes(kind) && since.has(version),
    );
    // Models know events by number: where the calendar has new ones, a search takes their place, and says so.
    const instead = between === 'forecast' && summary.training?.instead !== undefined;
    const expected: RunKind = index === 0 || index - searched >= EVERY || drift || instead ? 'search' : between;
    if (expected === 'search') searched = index;
    return fault(`kind of week ${index + 1}`, expected, summary.training?.kind);
  });
}

/** What `when: drift` goes by. */
const DRIFT: readonly FindingKind[] = ['worse-than-promised', 'level-shift'];

const faultsOfVersions = (byDate: ReadonlyMap<string, number>, ends: readonly WeekEnd[]): readonly ChaosFailure[] => [
  ...[...byDate].flatMap(([date, count]) => fault(`versions of ${date}`, 1, count)),
  ...fault('days with a version', ends.length, byDate.size),
];

/** Every version but the last is scored, and the shift is found when one or two weeks of it are known. */
function faultsOfMonitoring(
  ends: readonly WeekEnd[],
  monitoring: SeasonMonitoring,
  shiftWeek: number,
): readonly ChaosFailure[] {
  const unscored = ends.slice(0, -1).flatMap(({ summary }) => {
    const { version } = summary.publication;
    return fault(`score of ${version}`, true, monitoring.scoreOf(version) !== undefined);
  });
  if (shiftWeek + 1 > ends.length) return unscored;
  const window = ends.slice(shiftWeek - 1, shiftWeek + 1);
  const found = window.find(({ summary }) => showsShift(monitoring.at(summary.origin)));
  return [
    ...unscored,
    ...fault(
      'level shift',
      'found with one or two weeks of it',
      found === undefined ? 'not found' : 'found with one or two weeks of it',
    ),
    ...(found === undefined ? [] : fault('the run after it was found', 'search', found.summary.training?.kind)),
  ];
}

function rowOf(week: number, { scheduledTime, happened, summary }: WeekEnd, monitoring: SeasonMonitoring) {
  const { origin, publication, training } = summary;
  const score = monitoring.scoreOf(publication.version);
  const { findings, actions } = describeFound(monitoring.at(origin));
  return {
    week,
    scheduled: scheduledTime.slice(0, 16).replace('T', ' '),
    'what happened': happened,
    origin,
    version: publication.version,
    run:
      training?.from === undefined ? training?.kind : `${training.kind} of ${training.from.run.slice(NAME.length + 1)}`,
    WRMSSE: score === undefined ? '–' : `${score.wrmsse.toFixed(3)} (${score.days} days)`,
    findings: findings || 'none',
    actions: [...(findings !== '' && training?.kind === 'search' ? ['search'] : []), ...actions].join('; ') || 'none',
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
