import { z } from 'zod';

/** Steps are boosting rounds done. A trial is compared at rungs, with the others' objective at the same rung. */
const medianSchema = z.strictObject({
  kind: z.literal('median'),
  /** Nobody is stopped before so many other trials have passed the rung. */
  startupTrials: z.int().min(1).default(4),
  /** Nobody is stopped before this step. */
  graceSteps: z.int().min(1).default(20),
  /** Steps between rungs; a longer training has rungs further apart, 50 at most. */
  everySteps: z.int().min(1).default(20),
});

const ashaSchema = z
  .strictObject({
    kind: z.literal('asha'),
    /** One trial in so many goes on at each rung, of fewer the best, and a rung is so many times further than the one before. */
    reduction: z.int().min(2).max(10).default(3),
    /** The first rung. */
    minSteps: z.int().min(1).default(20),
    /** No rung is further. */
    maxSteps: z.int().min(1).optional(),
    /** Groups of trials that are compared among themselves; each starts one rung later than the one before. */
    brackets: z.int().min(1).max(10).default(1),
  })
  .superRefine(({ minSteps, maxSteps }, context) => {
    if (maxSteps !== undefined && maxSteps < minSteps) {
      const message = `maxSteps ${maxSteps} must not be below minSteps ${minSteps}`;
      context.addIssue({ code: 'custom', message, path: ['maxSteps'] });
    }
  });

/**
 * When a trial is stopped because others were better: never (the default: every trial has a model and a final score),
 * by the median rule, which stops the worse half and is safe from few trials on, or by asynchronous successive halving,
 * which stops two in three at each rung and pays in sweeps of 20 trials and more.
 */
export const earlyStopSchema = z
  .discriminatedUnion('kind', [z.strictObject({ kind: z.literal('none') }), medianSchema, ashaSchema])
  .prefault({ kind: 'none' });

/** The defaults of the median rule. */
export const DEFAULT_MEDIAN = medianSchema.parse({ kind: 'median' });

export type EarlyStop = z.infer<typeof earlyStopSchema>;
