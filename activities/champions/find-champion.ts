import type { S3Client } from '@aws-sdk/client-s3';
import { log } from '@temporalio/activity';
import { championsPrefix, parseEntryName } from '../../contracts/champion/champion-paths.js';
import type { ChampionEntry } from '../../contracts/champion/champion-record.js';
import { storedChampionEntry } from '../../contracts/champion/champion-schema.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { PointerMove } from '../../contracts/publication/publication.js';
import { readPointer } from '../forecasts/pointer.js';
import { listObjects } from '../s3/list-objects.js';
import { readJsonIfSound } from '../s3/read-json.js';
import type { ChampionDeps } from './deps.js';

export interface ChampionToFind {
  /** Of the forecast. */
  readonly name: string;
  /** The newest origin that it may have, ISO date. */
  readonly through: string;
}

/**
 * The newest champion of a forecast that a run may know: whose origin is not after the run's own, and whose version nobody has
 * rolled back from.
 */
export async function findChampion(
  { s3, bucket }: ChampionDeps,
  { name, through }: ChampionToFind,
): Promise<ChampionEntry | undefined> {
  const prefix = championsPrefix(bucket, name);
  const found = (await listObjects(s3, prefix)).flatMap(({ uri, name: file }) => {
    const parsed = parseEntryName(file);
    return parsed === undefined || parsed.origin > through ? [] : [{ uri, ...parsed }];
  });
  if (found.length === 0) return undefined;
  const discredited = await rolledBack(s3, forecastPaths(bucket, name).pointer);
  // Keys are in the order of their origins.
  for (const { uri, run } of found.reverse()) {
    if (discredited.has(run)) continue;
    const { value, problem } = await readJsonIfSound(s3, uri, storedChampionEntry);
    if (value?.run === run) return value;
    log.warn('a champion is passed over', { entry: uri, problem: problem ?? 'it is gone or that of another run' });
  }
  return undefined;
}

/**
 * The versions that somebody has gone back from and not to again: of each its newest move counts, by which it came or went. So a
 * rollback that was taken back by another one speaks against neither version.
 */
async function rolledBack(s3: S3Client, pointerUri: string): Promise<ReadonlySet<string>> {
  const { moves = [] } = (await readPointer(s3, pointerUri))?.pointer ?? {};
  const known = new Set<string>();
  const left = new Set<string>();
  // Newest first.
  for (const [at, { kind, version, from }] of moves.entries()) {
    known.add(version);
    if (from === null || known.has(from)) continue;
    known.add(from);
    if (kind === 'rolled back' && !takesBack(moves, at)) left.add(from);
  }
  return left;
}

/** Whether a rollback returns to the version that an earlier one had left for this one. */
function takesBack(moves: readonly PointerMove[], at: number): boolean {
  const { version, from } = moves[at] as PointerMove;
  const before = moves.slice(at + 1).find((move) => move.version === from);
  return before?.kind === 'rolled back' && before.from === version;
}
