import type { RetentionResult } from '../../../contracts/publication/retention.js';
import { deleteOldVersions } from '../../publication/delete-old-versions.js';
import { orNote } from '../../shared/or-note.js';
import type { RunContext } from './run-context.js';

/**
 * Deletes the versions that the request no longer keeps, now that there is another one; undefined where it keeps all.
 *
 * No request of 0.1.0 asks for it, so its runs do as they did without a patch.
 */
export async function applyRetention(
  { run, request, environment: { bucket } }: RunContext,
  notes: string[],
): Promise<RetentionResult | undefined> {
  const { retention: rule } = request.publish;
  if (rule === undefined) return undefined;
  return orNote(
    notes,
    'Versions that publish.retention lets go could not all be deleted; the next run goes on with it',
    () => deleteOldVersions({ name: request.name, bucket, rule, by: run, dryRun: false }),
  );
}
