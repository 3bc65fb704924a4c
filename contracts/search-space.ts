import { z } from 'zod';
import { ALGORITHMS } from './algorithms.js';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** A hyperparameter with an interval of values. `steps` is how many of them a grid takes. */
const rangeSchema = z
  .strictObject({
    min: z.number(),
    max: z.number(),
    type: z.enum(['integer', 'float']).default('float'),
    /** Where proposals are dense: evenly, near the lower end, or near the upper end. */
    scale: z.enum(['linear', 'log', 'reverse-log']).default('linear'),
    steps: z.int().min(2).max(100).default(3),
  })
  .superRefine((range, context) => {
    if (range.min >= range.max) {
      context.addIssue({ code: 'custom', message: `min ${range.min} must be below max ${range.max}` });
    }
    if (range.scale === 'log' && range.min <= 0) {
      context.addIssue({ code: 'custom', message: `a log scale needs min above 0, not ${range.min}` });
    }
    if (range.scale === 'reverse-log' && range.max >= 1) {
      context.addIssue({ code: 'custom', message: `a reverse-log scale needs max below 1, not ${range.max}` });
    }
    if (range.type === 'integer' && !(Number.isInteger(range.min) && Number.isInteger(range.max))) {
      context.addIssue({ code: 'custom', message: 'an integer range needs whole numbers as min and max' });
    }
  });

const parameterSchema = z.union([scalar, z.array(scalar).min(1, 'an empty list leaves nothing to try'), rangeSchema]);

const spaceSchema = z
  .record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), parameterSchema)
  .refine((space) => Object.keys(space).length > 0, 'an empty space leaves nothing to search');

const algorithmSchema = z.strictObject({
  /** What to try; the algorithm's default space where it is left out. */
  space: spaceSchema.optional(),
});

const strategySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('grid') }),
  z.strictObject({ kind: z.literal('random') }),
]);

/** The search of a run: one stream of proposals over all algorithms. */
export const sweepSchema = z.strictObject({
  strategy: strategySchema.prefault({ kind: 'random' }),
  /** Same seed, same proposals. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(42),
  /** Proposals in all: 6 by default, of a grid every point. */
  maxTrials: z.int().min(1).max(10_000).optional(),
  /** Training jobs at a time. */
  maxParallel: z.int().min(1).max(200).default(2),
  algorithms: z
    .partialRecord(z.enum(ALGORITHMS), algorithmSchema)
    .refine((algorithms) => Object.keys(algorithms).length > 0, 'name at least one algorithm')
    .prefault({ xgboost: {}, lightgbm: {} }),
});

export type SearchParameter = z.infer<typeof parameterSchema>;
export type SearchSpace = z.infer<typeof spaceSchema>;
export type Search = z.infer<typeof sweepSchema>;
