import { z } from 'zod';

const tpeFields = {
  /** Random trials before the search learns; trials of earlier sweeps count. */
  startupTrials: z.int().min(1).default(8),
  /** The share of the trials that counts as good. */
  gamma: z.number().gt(0).max(0.5).default(0.25),
  /** Candidates for each value of a proposal. */
  candidates: z.int().min(1).max(1000).default(24),
};
const tpeSchema = z.strictObject(tpeFields);
export type TpeSettings = z.infer<typeof tpeSchema>;

const hyperbandSchema = z
  .strictObject({
    kind: z.literal('hyperband'),
    /** One trial in so many goes on at each rung, of fewer the best, and a rung is so many times further than the one before. */
    reduction: z.int().min(2).max(10).default(3),
    /** First rung of the hardest bracket, in boosting rounds. */
    minSteps: z.int().min(1).default(20),
    /** No rung is further. */
    maxSteps: z.int().min(1).optional(),
    /** How many brackets; each starts one rung later than the one before. */
    brackets: z.int().min(1).max(10).default(3),
    /** Where points come from. */
    proposals: z.enum(['random', 'tpe']).default('tpe'),
  })
  .superRefine(({ minSteps, maxSteps }, context) => {
    if (maxSteps !== undefined && maxSteps < minSteps) {
      const message = `maxSteps ${maxSteps} must not be below minSteps ${minSteps}`;
      context.addIssue({ code: 'custom', message, path: ['maxSteps'] });
    }
  });

/**
 * Where the points of a search come from: all of a grid, at random, by Bayesian optimization (tree-structured Parzen
 * estimators), or many short trials and few long ones (Hyperband: brackets of asynchronous successive halving).
 */
export const strategySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('grid') }),
  z.strictObject({ kind: z.literal('random') }),
  z.strictObject({ kind: z.literal('tpe'), ...tpeFields }),
  hyperbandSchema,
]);

/** The defaults of TPE, for strategies that use it without its own settings. */
export const DEFAULT_TPE: TpeSettings = tpeSchema.parse({});
