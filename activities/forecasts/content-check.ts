import type { VersionCheckName } from '../../contracts/publication/version-check.js';

/** A check of a version's content, and what is wrong. */
export interface ContentCheck {
  readonly check: VersionCheckName;
  /** A sentence. */
  readonly problem?: string | undefined;
  /** What was looked at, as a phrase. */
  readonly detail: string;
}
