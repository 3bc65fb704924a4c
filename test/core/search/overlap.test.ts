import { overlap as overlapOf } from '@durable-forecast/hyperparameter-search';
import { describe, expect, it } from 'vitest';
import { sweepSchema } from '../../../contracts/request/search-space.js';
import { searchOf } from '../../../core/search/space.js';
import type { Observation } from '../../../core/search/strategy.js';

const search = sweepSchema.parse({
  algorithms: {
    lightgbm: {
      space: {
        num_leaves: { min: 10, max: 50, type: 'integer' },
        boosting: ['gbdt', 'dart'],
        drop_rate: { min: 0.1, max: 0.5, when: { boosting: ['dart'] } },
        extra_trees: [true, false],
        objective: 'tweedie',
      },
    },
  },
});

const overlap = (of: typeof search, observations: readonly Observation[]) => overlapOf(searchOf(of), observations);
const earlier = (hyperparameters: Observation['hyperparameters'], more: Partial<Observation> = {}): Observation => ({
  index: -1,
  algorithm: 'lightgbm',
  hyperparameters,
  status: 'completed',
  objective: 1,
  ...more,
});
const kept = (observation: Observation) => overlap(search, [observation])[0]?.hyperparameters;

describe('overlap', () => {
  it('gives values that went through a job as texts their types back', () => {
    expect(kept(earlier({ num_leaves: '20', boosting: 'gbdt', extra_trees: 'true', objective: 'tweedie' }))).toEqual({
      num_leaves: 20,
      boosting: 'gbdt',
      extra_trees: true,
      objective: 'tweedie',
    });
  });

  it.each([
    ['a number beyond its range', { num_leaves: 51 }],
    ['a fraction where whole numbers are searched', { num_leaves: 20.5 }],
    ['a text where numbers are searched', { num_leaves: 'many' }],
    ['a value that is no longer a choice', { boosting: 'rf' }],
    ['another fixed value', { objective: 'poisson' }],
  ])('drops a trial with %s', (_, hyperparameters) => {
    expect(overlap(search, [earlier(hyperparameters)])).toEqual([]);
  });

  it('drops trials of algorithms that are not searched', () => {
    expect(overlap(search, [earlier({ max_depth: 3 }, { algorithm: 'xgboost' })])).toEqual([]);
  });

  it('ignores parameters that only one of the two spaces has', () => {
    expect(kept(earlier({ num_leaves: 20, eval_at: 5 }))).toEqual({ num_leaves: 20 });
  });

  it('ignores a value whose condition does not hold here', () => {
    expect(kept(earlier({ boosting: 'gbdt', drop_rate: 0.3 }))).toEqual({ boosting: 'gbdt' });
    expect(kept(earlier({ boosting: 'dart', drop_rate: 0.3 }))).toEqual({ boosting: 'dart', drop_rate: 0.3 });
  });

  it('leaves the trials of this sweep as they are', () => {
    const own = earlier({ num_leaves: 9999 }, { index: 0 });
    expect(overlap(search, [own])).toEqual([own]);
    expect(overlap(search, [{ ...own, source: 'other-run' }])).toEqual([]);
  });
});
