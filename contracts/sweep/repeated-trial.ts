import type { RecordedTrial } from './sweep-record.js';

/** A trial that is made again: the same point under the same number. */
export interface RepeatedTrial {
  readonly index: number;
  readonly algorithm: string;
  readonly values: RecordedTrial['values'];
}

/** Of more trials than these only the best so many are made again: no more fit into a payload, and no others were finalists. */
export const MOST_REPEATED = 2000;
