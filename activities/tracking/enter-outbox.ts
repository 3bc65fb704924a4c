import { entryName, outboxUri } from '../../contracts/tracking/outbox.js';
import type { TrackingEntry, TrackingNote } from '../../contracts/tracking/tracking-entry.js';
import { sealedFor } from '../s3/json-for.js';
import { writeObject } from '../s3/s3-objects.js';
import type { TrackingDeps } from './deps.js';
import { readSeries } from './read-series.js';

/**
 * Writes what happened into the outbox, with the series of its jobs, and wakes who empties it. A repetition writes the same object;
 * where the tracker has taken it by then, it takes it once more. A worker without a tracker keeps nothing.
 */
export async function enterOutbox(deps: TrackingDeps, note: TrackingNote): Promise<void> {
  if (deps.tracker === undefined) return;
  const entry = await complete(deps, note);
  const uri = `${outboxUri(deps.bucket)}${entryName(entry)}`;
  await writeObject(deps.s3, uri, sealedFor(uri, entry), 'application/json');
  await deps.wake();
}

async function complete(
  { logs }: Pick<TrackingDeps, 'logs'>,
  { entry, definitions = [] }: TrackingNote,
): Promise<TrackingEntry> {
  if (entry.kind !== 'training-ended') return entry;
  const jobs = new Set([...entry.attempts.map(({ job }) => job), entry.job ?? ''].filter((job) => job !== ''));
  const series = await Promise.all(
    [...jobs].map(async (job) => [job, await readSeries(logs, job, definitions)] as const),
  );
  return { ...entry, series: Object.fromEntries(series) };
}
