import { z } from 'zod';
import { openWord } from '../stored/open-word.js';
import { objectOf } from '../stored/stored-json.js';

/** What is checked of a version before the pointer moves, in this order. */
export const VERSION_CHECKS = [
  'files',
  'series',
  'values',
  'quantiles',
  'levels',
  'submission',
  'csv',
  'current',
  'lastDays',
] as const;
export type VersionCheckName = (typeof VERSION_CHECKS)[number];

/** What a check came to. A version whose manifest has `failed` does not exist: it was not published. */
export type VersionCheckResult = 'passed' | 'approved' | 'no limit' | 'not compared' | 'failed';

/** A check of a version before the pointer moves. */
export interface VersionCheck {
  readonly check: VersionCheckName;
  readonly result: VersionCheckResult;
  /** Share by which the total differs from what it is held against: 0.1 is 10 % more. */
  readonly share?: number | undefined;
  readonly limit?: number | undefined;
  /** A phrase for people. */
  readonly detail: string;
}

export const versionCheckSchema = objectOf<VersionCheck>({
  check: openWord<VersionCheckName>(
    '`files`: they are what was written. `series`: every series and day is there once, and no other. `values`: all are numbers of 0 or more. ' +
      '`quantiles`: they rise. `levels`: each is the sum of its series. `submission`, `csv`: they say the same. `current`: the total against that of the current ' +
      'version. `lastDays`: the total against the sales of the last 28 days.',
  ),
  result: openWord<VersionCheckResult>(
    '`passed`. `approved`: outside of its limit, and a person let it through. `no limit`: the request has none. `not compared`: there is nothing to hold it against. ' +
      '`failed`: never in a version that was published.',
  ),
  share: z
    .number()
    .optional()
    .describe('Share by which the total differs from what it is held against: 0.1 is 10 % more.'),
  limit: z.number().optional().describe('What the request allows, as a share.'),
  detail: z.string().describe('The same for people.'),
});
