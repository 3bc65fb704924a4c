import { activityInfo, log } from '@temporalio/activity';
import { type EmptiedOutbox, outboxUri, refusedUri } from '../../contracts/tracking/outbox.js';
import { storedEntry, type TrackingEntry } from '../../contracts/tracking/tracking-entry.js';
import { deleteObject } from '../s3/delete-object.js';
import { type ListedObject, listObjects } from '../s3/list-objects.js';
import { readJsonIfSound } from '../s3/read-json.js';
import { readContent, writeObject } from '../s3/s3-objects.js';
import type { TrackingDeps } from './deps.js';
import { EntryRefused, type Tracker } from './tracker.js';
import { isTrackerAway } from './tracker-away.js';

/** Entries of a pass, after which what was done shows in the history of the workflow. */
const MOST_OF_A_PASS = 200;

/**
 * Has the tracker take what waits, oldest first. An entry is deleted once it is taken, so one whose deletion is lost is taken twice,
 * which leaves the same.
 *
 * An entry that the tracker will never take is set aside with its reason, and those behind it go on; a tracker that takes nothing at
 * all is waited for.
 *
 * @param report gets words for the Web UI
 * @throws TrackerAway
 */
export async function emptyOutbox(deps: TrackingDeps, report: (words: string) => void): Promise<EmptiedOutbox> {
  const { s3, bucket, tracker } = deps;
  const waiting = await listObjects(s3, outboxUri(bucket));
  if (tracker === undefined) return { written: 0, refused: 0, left: waiting.length };
  const pass = waiting.slice(0, MOST_OF_A_PASS);
  let refused = 0;
  try {
    for (const [index, object] of pass.entries()) {
      report(`${tracker.name}: entry ${index + 1} of ${waiting.length}`);
      const reason = await tell(deps, tracker, object);
      if (reason !== undefined) refused += 1;
    }
  } catch (error) {
    if (isTrackerAway(error)) sayOnce(tracker, error.message);
    throw error;
  }
  if (pass.length > 0 && activityInfo().attempt > 1) log.info(`${tracker.name} takes what is told again`);
  return { written: pass.length - refused, refused, left: waiting.length - pass.length, tracker: tracker.name };
}

/** @returns why the entry was set aside; undefined where it was taken */
async function tell(deps: TrackingDeps, tracker: Tracker, { uri, name }: ListedObject): Promise<string | undefined> {
  const { value: entry, told, problem } = await readJsonIfSound(deps.s3, uri, storedEntry);
  let reason = told ?? problem;
  if (entry !== undefined) reason = await refusalOf(tracker, entry);
  // Nobody has deleted it but a person, or another attempt of this pass.
  if (entry === undefined && reason === undefined) return undefined;
  if (reason !== undefined) await setAside(deps, { uri, name }, reason);
  await deleteObject(deps.s3, uri);
  return reason;
}

/** @returns why the tracker will not take an entry, though it takes others */
async function refusalOf(tracker: Tracker, entry: TrackingEntry): Promise<string | undefined> {
  try {
    await tracker.take(entry);
    return undefined;
  } catch (error) {
    if (!(error instanceof EntryRefused)) throw error;
    await tracker.check();
    return error.message;
  }
}

async function setAside(
  { s3, bucket }: TrackingDeps,
  { uri, name }: Pick<ListedObject, 'uri' | 'name'>,
  reason: string,
): Promise<void> {
  log.warn('the tracker will not take an entry, which is set aside', { entry: name, reason });
  const aside = `${refusedUri(bucket)}${name}`;
  const found = await readContent(s3, uri);
  if (found !== undefined) await writeObject(s3, aside, found.content, 'application/json');
  await writeObject(s3, `${aside}.reason.txt`, `${reason}\n`, 'text/plain; charset=utf-8');
}

/** Attempts follow each other for as long as it is away. */
function sayOnce(tracker: Tracker, reason: string): void {
  if (activityInfo().attempt > 1) return;
  log.warn(`${tracker.name} takes nothing now; what it lacks waits in the outbox, and no run does`, { reason });
}
