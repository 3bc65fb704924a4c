import fc from 'fast-check';
import { type Search, sweepSchema } from '../../../contracts/request/search-space.js';
import type { Observation } from '../../../core/search/strategy.js';

/** Two algorithms, every scale and kind of parameter, a condition and a condition on a conditional one. */
export const mixedSearch = (sweep: object = {}): Search =>
  sweepSchema.parse({
    maxTrials: 10_000,
    algorithms: {
      lightgbm: {
        space: {
          drop_rate: { min: 0.01, max: 0.9, when: { boosting: 'dart' } },
          boosting: ['gbdt', 'dart', 'rf'],
          learning_rate: { min: 0.001, max: 0.66666666, scale: 'log' },
          num_leaves: { min: 2, max: 256, type: 'integer', scale: 'log' },
          bagging_fraction: { min: 0.5, max: 0.99, scale: 'reverse-log' },
          extra_trees: { values: [true, false], when: { boosting: ['gbdt', 'dart'] } },
          path_smooth: { min: 0, max: 10, when: { extra_trees: [true], boosting: ['dart'] } },
          objective: 'tweedie',
        },
      },
      xgboost: {
        space: { num_round: 60, eta: { min: 0.01, max: 0.3 }, max_depth: { min: 3, max: 9, type: 'integer' } },
      },
    },
    ...sweep,
  });

/** Some history of a search: what the proposals were, how their trials ended and with what value. */
export const endings = fc.array(
  fc.record({
    status: fc.constantFrom<Observation['status']>('running', 'completed', 'pruned', 'failed'),
    objective: fc.double({ min: -100, max: 100, noNaN: true }),
    step: fc.integer({ min: 1, max: 200 }),
  }),
  { maxLength: 30 },
);
export type Ending =
  typeof endings extends fc.Arbitrary<infer T> ? (T extends readonly (infer E)[] ? E : never) : never;

/** The observation of a proposal whose trial ended so. */
export const observed = (
  proposal: Pick<Observation, 'index' | 'algorithm' | 'hyperparameters'>,
  { status, objective, step }: Ending,
): Observation => ({
  ...proposal,
  status,
  ...(status === 'completed' || status === 'pruned' ? { objective } : {}),
  ...(status === 'pruned' ? { step } : {}),
});
