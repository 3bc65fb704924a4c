import {
  type Monitoring,
  type MonitoringAnswer,
  storedAnswer,
  storedMonitoring,
} from '../../contracts/monitoring/monitoring.js';
import { monitoringPaths } from '../../contracts/monitoring/monitoring-paths.js';
import { storedScores, type VersionScores } from '../../contracts/monitoring/version-scores.js';
import { describeUnread, parseStored, type StoredJson } from '../../contracts/stored/stored-json.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { keysBelow } from '../store/keys-below.js';
import { readTextIfThere } from '../store/read-text-if-there.js';

type ObjectStore = Pick<ForecastClient, 's3' | 'bucket'>;

/** What monitoring has kept of a date. */
export interface MonitoringRecord {
  readonly monitoring: Monitoring;
  /** What a person has answered, where one was asked. */
  readonly answer: MonitoringAnswer | undefined;
}

/** Objects that are read at a time. */
const AT_A_TIME = 16;

/**
 * What monitoring has found of a forecast, newest date first.
 *
 * @param most so many of them
 * @throws UserError when one is damaged
 */
export async function readMonitorings(
  store: ObjectStore,
  name: string,
  most: number,
): Promise<readonly MonitoringRecord[]> {
  const paths = monitoringPaths(store.bucket, name);
  const keys = await keysBelow(store.s3, paths.monitorings);
  const dates = keys.flatMap((key) => /^(?<date>\d{4}-\d{2}-\d{2})\.json$/.exec(key)?.groups?.date ?? []);
  const read = await inTurns(dates.reverse().slice(0, most), async (date) => {
    const monitoring = await readProven(store, paths.monitoring(date), storedMonitoring);
    if (monitoring === undefined) return [];
    return [{ monitoring, answer: await readProven(store, paths.answer(date), storedAnswer) }];
  });
  return read.flat();
}

/** The newest scores of every version, newest origin first. @throws UserError when some are damaged */
export async function readScores(store: ObjectStore, name: string): Promise<readonly VersionScores[]> {
  const { scores } = monitoringPaths(store.bucket, name);
  // In the order of their keys, so that the last one of a version is its newest.
  const newest = new Map((await keysBelow(store.s3, scores)).map((key) => [key.split('/')[0], key]));
  const read = await inTurns([...newest.values()], async (key) =>
    [await readProven(store, `${scores}${key}`, storedScores)].filter((each) => each !== undefined),
  );
  return read.flat().sort((a, b) => (a.origin < b.origin ? 1 : a.origin > b.origin ? -1 : 0));
}

async function readProven<T>({ s3 }: ObjectStore, uri: string, stored: StoredJson<T>): Promise<T | undefined> {
  const text = await readTextIfThere(s3, uri);
  if (text === undefined) return undefined;
  const read = parseStored(stored, text);
  if (read.kind === 'sound') return read.value;
  throw new UserError(describeUnread(uri, stored, read));
}

async function inTurns<Item, Result>(
  items: readonly Item[],
  task: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += AT_A_TIME) {
    results.push(...(await Promise.all(items.slice(from, from + AT_A_TIME).map(task))));
  }
  return results;
}
