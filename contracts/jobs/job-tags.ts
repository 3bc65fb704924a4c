/** Tag that carries the hash of the request, so that an attach can prove it found the same job. */
export const REQUEST_HASH_TAG = 'forecast:request-hash';
/** Tag that names the workflow that started the job; a search for orphans asks whether it is open. */
export const OWNER_TAG = 'forecast:owner';
/** Tag that names the run. */
export const RUN_TAG = 'forecast:run';
/**
 * Tag that names the Temporal service and namespace where the owner lives. Several may share an AWS account; each knows
 * its own workflows alone.
 */
export const HOME_TAG = 'forecast:home';

/** Tag with the trace that the job belongs to, as the W3C writes it; only where a worker is traced. */
export const TRACE_TAG = 'forecast:traceparent';

export interface JobOwner {
  readonly requestHash: string;
  readonly owner: string;
  readonly run: string;
  readonly home: string | undefined;
}

/** The tags of everything that we create. They are no part of the request's hash. */
export const jobTags = ({ requestHash, owner, run, home }: JobOwner): { Key: string; Value: string }[] => [
  { Key: REQUEST_HASH_TAG, Value: requestHash },
  { Key: OWNER_TAG, Value: owner },
  { Key: RUN_TAG, Value: run },
  ...(home === undefined ? [] : [{ Key: HOME_TAG, Value: home }]),
];
