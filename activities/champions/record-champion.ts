import { championEntryUri, championUri } from '../../contracts/champion/champion-paths.js';
import type { ChampionEntry, ChampionRecord } from '../../contracts/champion/champion-record.js';
import { sealedFor } from '../s3/json-for.js';
import { writeObject } from '../s3/s3-objects.js';
import type { ChampionDeps } from './deps.js';

/**
 * Leaves a champion where later runs find it, longer than Temporal keeps histories. The entry among the champions of its forecast
 * comes last: whoever finds it finds the record.
 */
export async function recordChampion({ s3, bucket }: ChampionDeps, record: ChampionRecord): Promise<void> {
  const { name, run, kind, origin, search } = record;
  const uri = championUri(bucket, run);
  await writeObject(s3, uri, sealedFor(uri, record), 'application/json');
  const entry: ChampionEntry = { run, kind, origin, search };
  const entryUri = championEntryUri(bucket, { name, origin, run });
  await writeObject(s3, entryUri, sealedFor(entryUri, entry), 'application/json');
}
