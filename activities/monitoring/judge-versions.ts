import { addDays } from '@durable-forecast/lib/add-days';
import type { Finding, JudgedVersion, Measure, UnneededAction } from '../../contracts/monitoring/monitoring.js';
import { monitoringPaths } from '../../contracts/monitoring/monitoring-paths.js';
import { storedScores, type VersionScores } from '../../contracts/monitoring/version-scores.js';
import { limitBeyond } from '../../core/monitoring/control-limits.js';
import { findFindings } from '../../core/monitoring/find-findings.js';
import { judgeVersion } from '../../core/monitoring/judge-version.js';
import { unneededActions } from '../../core/monitoring/unneeded-actions.js';
import { HORIZON } from '../../core/panel/panel.js';
import { findChampion } from '../champions/find-champion.js';
import { readJson } from '../s3/read-json.js';
import type { MonitoringDeps } from './deps.js';
import { earlierMonitorings } from './earlier-monitorings.js';
import type { WholeVersion } from './list-versions.js';
import { newestScores } from './newest-scores.js';
import type { VersionToScore } from './plan-monitoring.js';
import { readPromise } from './read-promise.js';

/** Stores and departments beyond their limits that a record names of a version. */
const MOST_PARTS = 10;

export interface JudgeVersionsInput {
  readonly name: string;
  readonly date: string;
  readonly current: string;
  /** Those that were scored, newest origin first. */
  readonly versions: readonly VersionToScore[];
  /** As in the plan. */
  readonly earlier: readonly WholeVersion[];
}

export interface Judgement {
  /** Newest origin first. */
  readonly versions: readonly JudgedVersion[];
  readonly findings: readonly Finding[];
  /** What is not to be done about them, whatever the table says. */
  readonly unneeded: readonly UnneededAction[];
  /** Records that are damaged and did not count, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Holds scored versions against their limits.
 *
 * @throws StoredObjectInvalid when the scores of one of them are damaged
 */
export async function judgeVersions(
  deps: Pick<MonitoringDeps, 's3' | 'bucket'>,
  { name, date, current, versions, earlier }: JudgeVersionsInput,
): Promise<Judgement> {
  const { s3, bucket } = deps;
  const paths = monitoringPaths(bucket, name);
  const before = await newestScores(deps, {
    ...{ name, date, most: earlier.length },
    versions: new Set(earlier.map(({ version }) => version)),
  });
  const scored: VersionScores[] = [];
  for (const { version, through } of versions) {
    scored.push(await readJson(s3, paths.scoresOf(version, through), storedScores));
  }
  const notes = new Set(before.notes);
  const all = [...before.scores, ...scored].sort((a, b) => (a.origin < b.origin ? -1 : a.origin > b.origin ? 1 : 0));
  const judged: { judged: JudgedVersion; data: VersionScores['data']; series: number }[] = [];
  for (const [index, { version, run }] of versions.entries()) {
    const scores = scored[index] as VersionScores;
    const { promise, note } = await readPromise(deps, run);
    if (note !== undefined) notes.add(note);
    const older = all.filter(({ origin }) => origin < scores.origin);
    const isCurrent = version === current;
    judged.push({
      judged: judgeVersion({ scores, isCurrent, promise, earlier: older }),
      data: scores.data,
      series: scores.series,
    });
  }
  // Where a forecast is monitored for the first time, what versions were like long before the newest is no news.
  const newest = versions[0]?.through ?? date;
  const recent = judged.filter(({ judged: { through } }) => through > addDays(newest, -HORIZON));
  const findings = findFindings(recent);
  const spared = await spare(deps, { name, date, findings, versions: judged.map(({ judged: version }) => version) });
  for (const note of spared.notes) notes.add(note);
  return {
    versions: judged.map(({ judged: version }) => ({ ...version, measures: toldOf(version.measures) })),
    findings,
    unneeded: spared.unneeded,
    notes: [...notes],
  };
}

async function spare(
  deps: Pick<MonitoringDeps, 's3' | 'bucket'>,
  {
    name,
    date,
    versions,
    findings,
  }: Pick<JudgeVersionsInput, 'name' | 'date'> & Pick<Judgement, 'versions' | 'findings'>,
): Promise<{ readonly unneeded: readonly UnneededAction[]; readonly notes: readonly string[] }> {
  if (findings.length === 0) return { unneeded: [], notes: [] };
  const after = addDays(date, -2 * HORIZON);
  const { monitorings: earlier, notes } = await earlierMonitorings(deps, { name, after, before: date });
  const champion = await findChampion(deps, { name, through: date });
  return { unneeded: unneededActions({ versions, findings, earlier, search: champion?.search }), notes };
}

/** Of stores and departments there may be thousands; those within their limits say nothing, and the worst of the others are enough. */
export function toldOf(measures: readonly Measure[]): readonly Measure[] {
  const beyond = ({ value, limits }: Measure) => Math.abs(value - (limitBeyond(value, limits) ?? value));
  const isWhole = ({ store, department }: Measure) => store === undefined && department === undefined;
  const parts = measures.filter((each) => !isWhole(each) && beyond(each) > 0);
  return [...measures.filter(isWhole), ...parts.sort((a, b) => beyond(b) - beyond(a)).slice(0, MOST_PARTS)];
}
