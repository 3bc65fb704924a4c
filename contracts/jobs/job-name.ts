import { hashOf } from '@durable-forecast/lib/hash';

/** Longest name of training, processing and transform jobs, models and endpoints. */
export const MAX_JOB_NAME = 63;
/** Longest name of tuning and AutoML jobs. */
export const MAX_TUNING_JOB_NAME = 32;

export interface JobIdentity {
  /** Workflow id of the owner, for example `foods-small-20161124-093000/sweep/trial-003`. */
  readonly owner: string;
  /** Hash of everything the job is made from. */
  readonly inputHash: string;
  /** 1 for the first attempt; an attach to a running job is no new attempt. */
  readonly attempt: number;
}

/**
 * The name of a remote object: the same identity has the same name in every life of the worker, which is what makes
 * creating it again harmless.
 *
 * @returns `<owner as words>-<10 hex digits>[-a<attempt>]`, matching `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}`
 */
export function jobName({ owner, inputHash, attempt }: JobIdentity, maxLength = MAX_JOB_NAME): string {
  const suffix = `-${hashOf([owner, inputHash]).slice(0, 10)}${attempt > 1 ? `-a${attempt}` : ''}`;
  return slug(owner, maxLength - suffix.length) + suffix;
}

/** Lower-case words joined by single hyphens, at most `maxLength` characters, never empty. The end is kept, since it differs between steps. */
export function slug(text: string, maxLength: number): string {
  const words = text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return words.slice(Math.max(0, words.length - maxLength)).replace(/^-+|-+$/g, '') || 'job';
}
