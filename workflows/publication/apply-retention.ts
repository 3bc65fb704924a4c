import { setCurrentDetails } from '@temporalio/workflow';
import type { RetentionInput, RetentionPlan, RetentionResult } from '../../contracts/publication/retention.js';
import { describedFailure } from '../shared/described-failure.js';
import { deleteOldVersions } from './delete-old-versions.js';

/** Deletes the versions of a forecast that a rule lets go, or says which they are, as a person asks for it. */
export async function applyRetention(input: RetentionInput): Promise<RetentionResult> {
  try {
    return await deleteOldVersions(input, (plan) => setCurrentDetails(detailsOf(plan)));
  } catch (error) {
    throw describedFailure(error, `retention of ${input.name}`);
  }
}

const detailsOf = ({ kept, deleted }: RetentionPlan): string =>
  [
    ...deleted.map(({ version, why }) => `* goes: \`${version}\`, ${why}`),
    ...kept.map(({ version, why }) => `* stays: \`${version}\`, ${why}`),
  ].join('\n') || 'There are no versions.';
