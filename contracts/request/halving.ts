import { z } from 'zod';

/** Successive halving, as early stopping and in the brackets of Hyperband. @param brackets how many by default */
export const halvingFields = (brackets: number) => ({
  reductionFactor: z
    .int()
    .min(2)
    .max(10)
    .default(3)
    .describe(
      'Reduction factor η: one trial in so many goes on at each rung, of fewer the best, and a rung is so many times further than the one before.',
    ),
  minSteps: z
    .int()
    .min(1)
    .default(20)
    .describe('The first rung, in boosting rounds; of the first of several brackets.'),
  maxSteps: z.int().min(1).optional().describe('The furthest rung, in boosting rounds.'),
  brackets: z
    .int()
    .min(1)
    .max(10)
    .default(brackets)
    .describe('Groups of trials that are compared among themselves; each starts one rung later than the one before.'),
});

/** Refuses rungs that end before they begin. */
export function checkSteps(
  { minSteps, maxSteps }: { readonly minSteps: number; readonly maxSteps?: number | undefined },
  context: z.RefinementCtx,
): void {
  if (maxSteps === undefined || maxSteps >= minSteps) return;
  const message = `maxSteps ${maxSteps} must not be below minSteps ${minSteps}`;
  context.addIssue({ code: 'custom', message, path: ['maxSteps'] });
}
