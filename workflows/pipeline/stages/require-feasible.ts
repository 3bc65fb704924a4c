import { ApplicationFailure, patched } from '@temporalio/workflow';
import type { DatasetManifest } from '../../../contracts/dataset/dataset.js';
import type { FailureType } from '../../../contracts/failures/failures.js';
import { describeTooManyForecasts, type Named } from '../../../core/run-plan/describe-too-many-forecasts.js';
import { patches } from '../../shared/patches.js';
import { describeShortHistory } from './describe-short-history.js';
import { describeUnscorable } from './describe-unscorable.js';

/** Why a run can come to no good end. */
export interface Fault {
  readonly type: FailureType;
  readonly message: string;
}

/** A run whose data is inspected. */
export interface InspectedRun extends Named {
  readonly dataset: DatasetManifest;
}

/**
 * Ends a run before anything is paid for that would end later.
 *
 * @throws RequestInvalid when an origin has too little before it to learn from, or the request's forecasts are too many
 * @throws NothingToScore naming the days
 */
export function requireFeasible(named: InspectedRun): void {
  const fault = findFault(named);
  if (fault === undefined) return;
  // Too short a history ended runs in 0.1.0, too.
  const isNew = describeShortHistory(named.dataset, named.request) === undefined;
  if (isNew && !patched(patches.hopelessEndsEarly)) return;
  throw ApplicationFailure.nonRetryable(fault.message, fault.type);
}

/** The cause that others may follow from comes first: days before the data have no sales that could be weighed. */
export function findFault(named: InspectedRun): Fault | undefined {
  const short = describeShortHistory(named.dataset, named.request);
  if (short !== undefined) return { type: 'RequestInvalid', message: short };
  const unscorable = describeUnscorable(named.dataset, named.request);
  if (unscorable !== undefined) return { type: 'NothingToScore', message: unscorable };
  const many = describeTooManyForecasts(named);
  return many === undefined ? undefined : { type: 'RequestInvalid', message: many };
}
