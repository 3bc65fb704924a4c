import { z } from 'zod';
import { checkSteps, halvingFields } from './halving.js';

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
    ...halvingFields(3),
    proposals: z.enum(['random', 'tpe']).default('tpe').describe('Where points come from.'),
  })
  .superRefine(checkSteps);

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
