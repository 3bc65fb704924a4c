import { z } from 'zod';
import { ALGORITHMS, type Algorithm } from '../algorithms/algorithms.js';
import { checkSpace, leastGridSize } from './check-space.js';
import { earlyStopSchema } from './early-stop.js';
import { parameterSchema } from './search-parameter.js';
import { strategySchema } from './search-strategy.js';
import { sweepLimitsSchema } from './sweep-limits.js';

export type { Choice, Condition, Range, Scalar, SearchParameter } from './search-parameter.js';

const spaceSchema = z
  .record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), parameterSchema)
  .refine((space) => Object.keys(space).length > 0, 'an empty space leaves nothing to search');

const algorithmSchema = z.strictObject({
  space: spaceSchema.optional().describe("What to try; the algorithm's default space where it is left out."),
});

/** Trials of a sweep at most. */
const MOST_TRIALS = 10_000;

/** The search of a run: one stream of proposals over all algorithms. */
export const sweepSchema = z
  .strictObject({
    backend: z
      .enum(['trials', 'amt'])
      .default('trials')
      .describe(
        '`trials`: every trial is a training job that the sweep starts, watches, prunes and retries; `amt`: one tuning job, in which SageMaker does the search (automatic model tuning).',
      ),
    strategy: strategySchema.prefault({ kind: 'random' }).describe('Where the points of the search come from.'),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(42)
      .describe('Seed of the proposals: the same seed proposes the same.'),
    maxTrials: z
      .int()
      .min(1, 'a budget of zero trials leaves nothing to do')
      .max(MOST_TRIALS)
      .optional()
      .describe('Proposals in all: 6 by default, 24 of TPE, 27 of Hyperband, of a grid every point.'),
    share: z
      .number()
      .gt(0)
      .max(1)
      .default(1)
      .describe('Share of the series that trials are trained and measured on; all by default.'),
    maxParallel: z.int().min(1).max(200).default(2).describe('Training jobs at a time.'),
    earlyStop: earlyStopSchema.describe('When a trial ends before its training does, because others were better.'),
    limits: sweepLimitsSchema.describe('What ends the sweep before its search is over: the best trial so far counts.'),
    warmStart: z
      .array(z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,79}$/, 'name a run by its id'))
      .max(20)
      .optional()
      .describe(
        'Runs whose trials this sweep starts from. Those on the same features are taken over, and may win; others only guide its proposals.',
      ),
    algorithms: z
      .partialRecord(z.enum(ALGORITHMS), algorithmSchema)
      .refine((algorithms) => Object.keys(algorithms).length > 0, 'name at least one algorithm')
      .superRefine((algorithms, context) => {
        for (const [algorithm, { space = {} }] of Object.entries(algorithms)) {
          if (Object.keys(space).length === 0) continue;
          for (const { path, message } of checkSpace(algorithm as Algorithm, space)) {
            context.addIssue({ code: 'custom', message, path: [algorithm, 'space', ...path] });
          }
        }
      })
      .prefault({ xgboost: {}, lightgbm: {} })
      .describe('The algorithms to search, each with its space.'),
  })
  .superRefine(({ strategy, earlyStop, algorithms, maxTrials }, context) => {
    const points = Object.values(algorithms).reduce((sum, { space = {} }) => sum + leastGridSize(space), 0);
    if (strategy.kind === 'grid' && maxTrials === undefined && points > MOST_TRIALS) {
      const message = `the grid has ${points.toLocaleString('en')} points or more; try fewer values, or set maxTrials (${MOST_TRIALS} at most)`;
      context.addIssue({ code: 'custom', message, path: ['maxTrials'] });
    }
    if (strategy.kind === 'hyperband' || earlyStop.kind !== 'none') {
      const period = algorithms.lightgbm?.space?.metric_period;
      if (period !== undefined && period !== 1) {
        const message =
          'metric_period hides the rounds at which trials are compared; leave it out to stop trials early';
        context.addIssue({ code: 'custom', message, path: ['algorithms', 'lightgbm', 'space', 'metric_period'] });
      }
    }
    if (strategy.kind === 'hyperband' && earlyStop.kind !== 'none') {
      const message = `Hyperband stops trials itself; leave out earlyStop, or use strategy random with earlyStop ${earlyStop.kind}`;
      context.addIssue({ code: 'custom', message, path: ['earlyStop'] });
    }
  });

export type SearchSpace = z.infer<typeof spaceSchema>;
export type Search = z.infer<typeof sweepSchema>;
