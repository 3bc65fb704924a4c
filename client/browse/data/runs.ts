import { championsPrefix, championUri, parseEntryName } from '../../../contracts/champion/champion-paths.js';
import type { ChampionRecord } from '../../../contracts/champion/champion-record.js';
import { storedChampion } from '../../../contracts/champion/champion-schema.js';
import { describeUnread, parseStored, type StoredJson } from '../../../contracts/stored/stored-json.js';
import { type SweepRecord, sweepRecordUri } from '../../../contracts/sweep/sweep-record.js';
import { storedSweep } from '../../../contracts/sweep/sweep-record-schema.js';
import { keysBelow } from '../../store/keys-below.js';
import { readTextIfThere } from '../../store/read-text-if-there.js';
import type { BrowsedStore } from './browsed-store.js';

/** A run that has published, with what it left of its champion. */
export interface PublishedRun {
  readonly run: string;
  /** Last known day, ISO date. */
  readonly origin: string;
  /** Undefined where it can't be read; `trouble` says why. */
  readonly champion: ChampionRecord | undefined;
  /** A sentence. */
  readonly trouble: string | undefined;
}

/** What a run has left in the bucket. */
export interface RunRecords {
  readonly champion: ChampionRecord | undefined;
  readonly sweep: SweepRecord | undefined;
  /** Sentences. */
  readonly troubles: readonly string[];
}

/** Runs that are read at a time. */
const AT_A_TIME = 16;

/** Runs whose records were read whole; these never change. */
export type KnownRuns = Map<string, PublishedRun>;

/** The runs that published a forecast, newest origin first. @param most so many of them */
export async function publishedRuns(
  store: BrowsedStore,
  name: string,
  most: number,
  known: KnownRuns,
): Promise<{ readonly runs: readonly PublishedRun[]; readonly more: number }> {
  const keys = await keysBelow(store.s3, championsPrefix(store.bucket, name));
  const entries = keys.flatMap((key) => parseEntryName(key) ?? []).reverse();
  const runs: PublishedRun[] = [];
  for (let from = 0; from < Math.min(most, entries.length); from += AT_A_TIME) {
    const some = entries.slice(from, Math.min(from + AT_A_TIME, most));
    runs.push(...(await Promise.all(some.map((entry) => known.get(entry.run) ?? readRun(store, entry)))));
  }
  for (const run of runs) if (run.champion !== undefined) known.set(run.run, run);
  return { runs, more: entries.length - runs.length };
}

async function readRun(
  store: BrowsedStore,
  { run, origin }: Pick<PublishedRun, 'run' | 'origin'>,
): Promise<PublishedRun> {
  const { value, trouble } = await readRecord(store, championUri(store.bucket, run), storedChampion);
  return { run, origin, champion: value, trouble };
}

export async function readRunRecords(store: BrowsedStore, run: string): Promise<RunRecords> {
  const [champion, sweep] = await Promise.all([
    readRecord(store, championUri(store.bucket, run), storedChampion),
    readRecord(store, sweepRecordUri(store.bucket, run), storedSweep),
  ]);
  return {
    champion: champion.value,
    sweep: sweep.value,
    troubles: [champion.trouble, sweep.trouble].filter((trouble) => trouble !== undefined),
  };
}

async function readRecord<T>(
  { s3 }: BrowsedStore,
  uri: string,
  stored: StoredJson<T>,
): Promise<{ readonly value: T | undefined; readonly trouble: string | undefined }> {
  const text = await readTextIfThere(s3, uri);
  if (text === undefined) return { value: undefined, trouble: undefined };
  const read = parseStored(stored, text);
  if (read.kind === 'sound') return { value: read.value, trouble: undefined };
  return { value: undefined, trouble: describeUnread(uri, stored, read) };
}
