import { z } from 'zod';

const aboveZero = (what: string) =>
  z.number().gt(0, `a limit of zero leaves nothing to ${what}; leave the field out for no limit`);

/**
 * When a sweep is over before its search is. A limit that is reached starts no more trials and stops the running ones;
 * the best trial so far counts.
 */
export const sweepLimitsSchema = z
  .strictObject({
    maxSeconds: aboveZero('wait for')
      .optional()
      .describe('Wall time of the sweep; time that it was paused does not count.'),
    maxCost: aboveZero('spend')
      .optional()
      .describe("US dollars of billable instance time, at the prices of the worker's table."),
    target: z.number().optional().describe('Good enough: a trial whose objective is at or below this ends the sweep.'),
    noImprovement: z
      .int()
      .min(1, 'at least 1 trial must be allowed to bring nothing new')
      .optional()
      .describe('Trials that may end one after another without a new best.'),
    failuresInARow: z
      .int()
      .min(1)
      .default(10)
      .describe(
        'Trials that may fail one after another: the space or the data is at fault then, and the rest would fail too.',
      ),
  })
  .prefault({});

export type SweepLimits = z.infer<typeof sweepLimitsSchema>;

/** Which limit ended a sweep, by the name of its field. */
export type ReachedLimit = 'maxSeconds' | 'maxCost' | 'target' | 'noImprovement' | 'failuresInARow' | 'finished';
