import { championEntryUri, championUri } from '../../contracts/champion/champion-paths.js';
import type { ChampionEntry, ChampionRecord } from '../../contracts/champion/champion-record.js';
import { type ForecastSources, forecastSourcesUri } from '../../contracts/explanation/forecast-sources.js';
import { sealedFor } from '../s3/json-for.js';
import { writeObject } from '../s3/s3-objects.js';
import type { ChampionDeps } from './deps.js';

/** A champion, and what its run's forecast comes from, where that is known. */
export interface RecordChampionInput extends ChampionRecord {
  readonly sources?: ForecastSources | undefined;
  /** Whether later runs find it among the champions of its forecast; true unless it is given. */
  readonly isListed?: boolean | undefined;
}

/**
 * Leaves a champion where later runs find it, longer than Temporal keeps histories. The entry among the champions of its forecast
 * comes last: whoever finds it finds the record.
 */
export async function recordChampion(
  { s3, bucket }: ChampionDeps,
  { sources, isListed = true, ...record }: RecordChampionInput,
): Promise<void> {
  const { name, run, kind, origin, search } = record;
  if (sources !== undefined) {
    const sourcesUri = forecastSourcesUri(bucket, run);
    await writeObject(s3, sourcesUri, sealedFor(sourcesUri, sources), 'application/json');
  }
  const uri = championUri(bucket, run);
  await writeObject(s3, uri, sealedFor(uri, record), 'application/json');
  if (!isListed) return;
  const entry: ChampionEntry = { run, kind, origin, search };
  const entryUri = championEntryUri(bucket, { name, origin, run });
  await writeObject(s3, entryUri, sealedFor(entryUri, entry), 'application/json');
}
