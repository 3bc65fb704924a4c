import type { TrialResult } from './trial.js';

/** Failures by which somebody or something ended a trial that did not fail by itself. */
const STOPPED: readonly string[] = ['StoppedByUser', 'StoppedByRule', 'Cancelled'];

/**
 * The status of a trial as people are shown it: one that a person or a rule stopped has not failed. What the search makes of
 * it follows from the failure type, not from this word.
 */
export function shownStatus<Status extends string>({
  status,
  failure,
}: {
  readonly status: Status;
  readonly failure?: TrialResult['failure'];
}): Status | 'stopped' {
  return status === 'failed' && failure !== undefined && STOPPED.includes(failure.type) ? 'stopped' : status;
}
