import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Search, sweepSchema } from '../../../contracts/request/search-space.js';
import { type Observation, type Proposal, plannedTrials, propose } from '../../../core/search/strategy.js';
import { type Ending, endings, mixedSearch, observed } from './searches.js';

const proposalOf = (search: Search, history: readonly Observation[], index: number): Proposal => {
  const proposal = propose(search, history, index);
  if ('kind' in proposal) throw new Error(`no proposal ${index}: ${proposal.kind}`);
  return proposal;
};

/** All proposals of a search whose trials end so. */
function play(search: Search, ends: readonly Ending[]): Observation[] {
  const history: Observation[] = [];
  for (const [index, end] of ends.entries()) history.push(observed(proposalOf(search, history, index), end));
  return history;
}

const STRATEGIES = [
  { kind: 'random' },
  { kind: 'tpe', startupTrials: 3 },
  { kind: 'hyperband' },
  { kind: 'hyperband', proposals: 'random' },
];

describe.each(STRATEGIES)('propose with $kind $proposals', (strategy) => {
  const search = (seed: number) => mixedSearch({ strategy, seed });

  it('proposes the same again from the same history, whatever the order of the history', () => {
    fc.assert(
      fc.property(fc.nat(), endings, (seed, ends) => {
        const history = play(search(seed), ends);
        expect(play(search(seed), ends)).toEqual(history);
        const next = proposalOf(search(seed), history, history.length);
        expect(proposalOf(search(seed), [...history].reverse(), history.length)).toEqual(next);
        expect(proposalOf(search(seed), JSON.parse(JSON.stringify(history)), history.length)).toEqual(next);
      }),
      { numRuns: 40 },
    );
  });

  it('stays within the space, and gives a parameter a value just when its condition holds', () => {
    fc.assert(
      fc.property(fc.nat(), endings, (seed, ends) => {
        for (const { algorithm, hyperparameters } of play(search(seed), ends)) {
          if (algorithm === 'xgboost') {
            expect(Object.keys(hyperparameters)).toEqual(['num_round', 'eta', 'max_depth']);
            expect([3, 4, 5, 6, 7, 8, 9]).toContain(hyperparameters.max_depth);
            expect(hyperparameters.eta).toBeGreaterThanOrEqual(0.01);
            expect(hyperparameters.eta).toBeLessThanOrEqual(0.3);
            continue;
          }
          const { boosting, drop_rate, learning_rate, num_leaves, bagging_fraction, extra_trees, path_smooth } =
            hyperparameters;
          expect(hyperparameters.objective).toBe('tweedie');
          expect(['gbdt', 'dart', 'rf']).toContain(boosting);
          expect(drop_rate !== undefined).toBe(boosting === 'dart');
          expect(typeof extra_trees).toBe(boosting === 'rf' ? 'undefined' : 'boolean');
          expect(path_smooth !== undefined).toBe(extra_trees === true && boosting === 'dart');
          expect(learning_rate).toBeGreaterThanOrEqual(0.001);
          expect(learning_rate).toBeLessThanOrEqual(0.66666666);
          expect(Number.isInteger(num_leaves)).toBe(true);
          expect(num_leaves).toBeGreaterThanOrEqual(2);
          expect(num_leaves).toBeLessThanOrEqual(256);
          expect(bagging_fraction).toBeGreaterThanOrEqual(0.5);
          expect(bagging_fraction).toBeLessThanOrEqual(0.99);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('proposes something else with another seed', () => {
    expect(proposalOf(search(1), [], 0)).not.toEqual(proposalOf(search(2), [], 0));
  });

  it('tries no point of a small space twice while there are others', () => {
    const small = sweepSchema.parse({
      strategy,
      maxTrials: 20,
      algorithms: { xgboost: { space: { num_round: 60, max_depth: [3, 5, 7], eta: [0.1, 0.2] } } },
    });
    const history = play(
      small,
      Array.from({ length: 6 }, (_, index) => ({ status: 'completed', objective: index, step: 1 })),
    );
    expect(new Set(history.map(({ hyperparameters }) => JSON.stringify(hyperparameters))).size).toBe(6);
    expect(proposalOf(small, history, 6)).toMatchObject({ index: 6, algorithm: 'xgboost' });
  });

  it('ends after the trials that it was given', () => {
    expect(propose(mixedSearch({ strategy, maxTrials: 2 }), [], 2)).toEqual({ kind: 'exhausted' });
  });
});

describe('propose with grid', () => {
  const grid = (space: object, sweep: object = {}) =>
    sweepSchema.parse({ strategy: { kind: 'grid' }, algorithms: { lightgbm: { space } }, ...sweep });
  const points = (search: Search) =>
    Array.from({ length: plannedTrials(search) }, (_, index) => proposalOf(search, [], index).hyperparameters);

  it('goes through every combination, the first parameter moving slowest', () => {
    const search = grid({
      num_leaves: [10, 20],
      learning_rate: { min: 0.01, max: 1, scale: 'log', steps: 3 },
      seed: 7,
    });
    expect(points(search)).toEqual([
      { num_leaves: 10, learning_rate: 0.01, seed: 7 },
      { num_leaves: 10, learning_rate: 0.1, seed: 7 },
      { num_leaves: 10, learning_rate: 1, seed: 7 },
      { num_leaves: 20, learning_rate: 0.01, seed: 7 },
      { num_leaves: 20, learning_rate: 0.1, seed: 7 },
      { num_leaves: 20, learning_rate: 1, seed: 7 },
    ]);
    expect(propose(search, [], 6)).toEqual({ kind: 'exhausted' });
  });

  it('has a conditional parameter only where it exists, so no point comes twice', () => {
    const search = grid({
      drop_rate: { values: [0.1, 0.5], when: { boosting: ['dart'] } },
      boosting: ['gbdt', 'dart'],
    });
    expect(points(search)).toEqual([
      { boosting: 'gbdt' },
      { drop_rate: 0.1, boosting: 'dart' },
      { drop_rate: 0.5, boosting: 'dart' },
    ]);
  });

  it('takes each whole number of a short range once', () => {
    expect(points(grid({ num_leaves: { min: 2, max: 4, type: 'integer', steps: 10 } }))).toEqual([
      { num_leaves: 2 },
      { num_leaves: 3 },
      { num_leaves: 4 },
    ]);
  });

  it('goes through one algorithm after the other', () => {
    const search = sweepSchema.parse({
      strategy: { kind: 'grid' },
      algorithms: {
        lightgbm: { space: { num_leaves: [4, 8] } },
        xgboost: { space: { num_round: 60, max_depth: [3] } },
      },
    });
    expect([0, 1, 2].map((index) => proposalOf(search, [], index).algorithm)).toEqual([
      'xgboost',
      'lightgbm',
      'lightgbm',
    ]);
  });
});
