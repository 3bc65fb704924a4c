import { z } from 'zod';
import { objectOf } from '../stored/stored-json.js';

/** How much of a change lies outside of what the models have learnt from. */
export interface Unseen {
  readonly series: number;
  /** Series x days. */
  readonly days: number;
  /** What is known of the first of them, a phrase. */
  readonly example: string;
}

/** What one change of a scenario does to the rows that models are given. */
export interface ChangeEffect {
  /** The change in words. */
  readonly change: string;
  /** Series in which something is other by it. */
  readonly series: number;
  /** Series x days. */
  readonly days: number;
  /** Series x days that it would reach, had they a price. */
  readonly unpriced: number;
  /** What of it lies outside of what models have learnt from; undefined where nothing does. */
  readonly unseen?: Unseen | undefined;
}

export const changeEffectSchema = objectOf<ChangeEffect>({
  change: z.string().describe('The change in words.'),
  series: z.number().describe('Series in which something is other by it.'),
  days: z.number().describe('Series times days.'),
  unpriced: z.number().describe('Series times days that it leaves out, since nothing is on sale there.'),
  unseen: objectOf<Unseen>({
    series: z.number().describe('How many series.'),
    days: z.number().describe('Series times days.'),
    example: z.string().describe('What is known of the first of them.'),
  })
    .optional()
    .describe('What of it lies outside of what the models have learnt from; left out where nothing does.'),
});
