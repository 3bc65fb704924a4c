import { z } from 'zod';

const tpeFields = {
  startupTrials: z
    .int()
    .min(1)
    .default(8)
    .describe('Random trials before the search learns; trials of earlier sweeps count.'),
  gamma: z.number().gt(0).max(0.5).default(0.25).describe('Share of the trials that counts as good.'),
  candidates: z
    .int()
    .min(1)
    .max(1000)
    .default(24)
    .describe('Values that are drawn for each value of a proposal, which is the best of them.'),
};
const tpeSchema = z.strictObject(tpeFields);
export type TpeSettings = z.infer<typeof tpeSchema>;

const hyperbandSchema = z
  .strictObject({
    kind: z
      .literal('hyperband')
      .describe('Many short trials and few long ones: brackets of asynchronous successive halving.'),
    reductionFactor: z
      .int()
      .min(2)
      .max(10)
      .default(3)
      .describe(
        'Reduction factor η: one trial in so many goes on at each rung, of fewer the best, and a rung is so many times further than the one before.',
      ),
    minSteps: z.int().min(1).default(20).describe('First rung of the hardest bracket, in boosting rounds.'),
    maxSteps: z.int().min(1).optional().describe('The furthest rung, in boosting rounds.'),
    brackets: z
      .int()
      .min(1)
      .max(10)
      .default(3)
      .describe('How many brackets; each starts one rung later than the one before.'),
    proposals: z.enum(['random', 'tpe']).default('tpe').describe('Where points come from.'),
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
  z.strictObject({ kind: z.literal('grid').describe('Every point of a grid.') }),
  z.strictObject({ kind: z.literal('random').describe('Points at random.') }),
  z.strictObject({
    kind: z.literal('tpe').describe('Bayesian optimization: tree-structured Parzen estimators.'),
    ...tpeFields,
  }),
  hyperbandSchema,
]);

/** The defaults of TPE, for strategies that use it without its own settings. */
export const DEFAULT_TPE: TpeSettings = tpeSchema.parse({});
