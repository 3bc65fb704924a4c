import { isDeepStrictEqual } from 'node:util';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { Pointer } from '../../contracts/publication/publication.js';
import type { RetentionInput, RetentionPlan } from '../../contracts/publication/retention.js';
import { chooseVersions } from '../../core/retention/choose-versions.js';
import { failure } from '../aws/aws-failure.js';
import { readPointer, writePointer } from '../forecasts/pointer.js';
import type { RetentionDeps } from './deps.js';
import { findNeeds } from './find-needs.js';
import { findVersions } from './find-versions.js';

/** Writers of one pointer that come between a read and a write, one after the other. */
const MOST_RIVALS = 20;

/**
 * Says which versions of a forecast a rule lets go, and announces their end in the pointer.
 *
 * The announcement is a conditional write, as every move of the pointer is, and all that the choice is made from is read again where
 * it loses. So either a rollback comes first, and its version stays, or the announcement does, and the rollback is refused.
 * Versions that are on their way out already are among those announced, so that two at once delete the same.
 *
 * @throws NotFound when nothing was published under the name
 * @throws StoredObjectInvalid when the pointer is damaged: which version is current must not be guessed
 */
export async function retireVersions(deps: RetentionDeps, input: RetentionInput): Promise<RetentionPlan> {
  const { s3 } = deps;
  const { bucket, name, rule, dryRun } = input;
  const { pointer: uri } = forecastPaths(bucket, name);
  for (let rivals = 0; rivals <= MOST_RIVALS; rivals += 1) {
    // Before anything else: what begins later knows the pointer that is read below, or makes the write lose.
    const open = await deps.oldestOpen(name);
    const inUse = await deps.versionsInUse(name);
    const read = await readPointer(s3, uri);
    if (read === undefined) throw failure('NotFound', `There is no forecast ${name}: ${uri} does not exist.`);
    const { pointer, etag } = read;
    const found = await findVersions(s3, bucket, name);
    const needs = new Map([...(await findNeeds(s3, { bucket, name, pointer, found })), ...inUse]);
    const plan = chooseVersions({ found, pointer, rule, needs, open, now: deps.now() });
    if (dryRun) return plan;
    const announced = withRetired(pointer, plan);
    if (isDeepStrictEqual(announced, pointer)) return plan;
    const isOurs = (now: Pointer) => isDeepStrictEqual(now, announced);
    if ((await writePointer(s3, uri, announced, etag, isOurs)).kind === 'won') return plan;
  }
  throw failure('PublicationLost', `${uri} was moved again and again; no version was deleted.`);
}

/** Those that are gone altogether are forgotten: their tombstones remain. */
function withRetired({ retired: _, ...pointer }: Pointer, { deleted }: RetentionPlan): Pointer {
  return deleted.length === 0 ? pointer : { ...pointer, retired: deleted.map(({ version }) => version).sort() };
}
