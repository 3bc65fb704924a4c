import { z } from 'zod';
import { checkSteps, halvingFields } from './halving.js';

/** Steps are boosting rounds done. A trial is compared at rungs, with the others' objective at the same rung. */
const medianSchema = z.strictObject({
  kind: z.literal('median').describe('Stops the worse half: safe from few trials on.'),
  startupTrials: z.int().min(1).default(4).describe('No trial is stopped before so many others have passed the rung.'),
  graceSteps: z.int().min(1).default(20).describe('No trial is stopped before this boosting round.'),
  everySteps: z
    .int()
    .min(1)
    .default(20)
    .describe('Boosting rounds between rungs; a longer training has rungs further apart, 50 at most.'),
});

const ashaSchema = z
  .strictObject({
    kind: z.literal('asha').describe('Asynchronous successive halving: pays in sweeps of 20 trials and more.'),
    ...halvingFields(1),
  })
  .superRefine(checkSteps);

/**
 * When a trial is stopped because others were better: never (the default: every trial has a model and a final score),
 * by the median rule, which stops the worse half and is safe from few trials on, or by asynchronous successive halving,
 * which stops two in three at each rung and pays in sweeps of 20 trials and more.
 */
export const earlyStopSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none').describe('Every trial has a model and a final objective.') }),
    medianSchema,
    ashaSchema,
  ])
  .prefault({ kind: 'none' });

/** The defaults of the median rule. */
export const DEFAULT_MEDIAN = medianSchema.parse({ kind: 'median' });

export type EarlyStop = z.infer<typeof earlyStopSchema>;
