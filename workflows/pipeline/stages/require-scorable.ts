import { ApplicationFailure } from '@temporalio/workflow';
import type { DatasetManifest } from '../../../contracts/dataset/dataset.js';
import type { FailureType } from '../../../contracts/failures/failures.js';
import type { ForecastRequest } from '../../../contracts/request/request.js';
import { foldsOf } from './folds.js';

/**
 * Ends a run before anything is paid for that could not tell a good forecast from a bad one.
 *
 * @throws NothingToScore naming the days
 */
export function requireScorable(dataset: DatasetManifest, request: ForecastRequest): void {
  const { selection, past } = foldsOf(dataset, request);
  const days = [...new Set([...past, selection])].filter((day) => dataset.unscorable?.includes(day));
  if (days.length === 0) return;
  const type: FailureType = 'NothingToScore';
  throw ApplicationFailure.nonRetryable(
    `Forecasts would be scored at ${days.map((day) => `d_${day}`).join(', ')}, where nothing can be weighed: on the 28 days ` +
      'up to it nothing was sold at a known price whose sales had ever changed before. Nothing was started.',
    type,
  );
}
