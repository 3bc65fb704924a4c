import { randomFor } from '@durable-forecast/lib/random-stream';
import { describe, expect, it } from 'vitest';
import { type Observation, propose, type Range, type Search, type Strategy, untriedPoint } from '../src/index.js';

const number = (name: string, changes: Partial<Range> = {}): Range => ({
  kind: 'range',
  name,
  type: 'float',
  min: 0,
  max: 1,
  scale: 'linear',
  ...changes,
});
const tpe = (together: boolean): Strategy => ({
  kind: 'tpe',
  startupTrials: 5,
  gamma: 0.2,
  candidates: 32,
  together,
});

/** Trials one after the other, all completed. */
function play(search: Search, strategy: Strategy, count: number, loss: (values: never) => number): Observation[] {
  const history: Observation[] = [];
  for (let index = 0; index < count; index++) {
    const proposal = propose(search, strategy, history, index);
    if (proposal === undefined) break;
    history.push({ ...proposal, status: 'completed', objective: loss(proposal.hyperparameters as never) });
  }
  return history;
}

const best = (trials: readonly Observation[]) => Math.min(...trials.map(({ objective }) => objective as number));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

describe('TPE', () => {
  const spaceOf = (seed: number | string): Search => ({
    seed,
    algorithms: [
      {
        name: 'one',
        space: [
          number('x'),
          number('y'),
          number('n', { type: 'integer', min: 1, max: 12 }),
          { kind: 'choice', name: 'c', values: ['a', 'b'] },
        ],
      },
    ],
  });
  /** Least where x and y are equal and in the middle: they count together. */
  const loss = ({ x, y, n, c }: { x: number; y: number; n: number; c: string }) =>
    4 * (x - y) ** 2 + (x + y - 1) ** 2 + ((n - 6) / 6) ** 2 + (c === 'a' ? 0 : 0.5);

  it.each([true, false])('finds less than random search when it chooses dimensions together: %s', (together) => {
    const run = (strategy: Strategy) => mean(SEEDS.map((seed) => best(play(spaceOf(seed), strategy, 40, loss))));
    expect(run(tpe(together))).toBeLessThan(0.6 * run({ kind: 'random' }));
  });

  it('gives the same again for the same seed, a text too, and something else for another', () => {
    const points = (seed: number | string) =>
      play(spaceOf(seed), tpe(true), 10, loss).map(({ hyperparameters }) => hyperparameters);
    expect(points('job-7')).toEqual(points('job-7'));
    expect(points('job-7')).not.toEqual(points('job-8'));
  });

  it('chooses one by one where the space has conditions, whatever it is asked for', () => {
    const search: Search = {
      seed: 1,
      algorithms: [
        {
          name: 'one',
          space: [
            { kind: 'choice', name: 'c', values: ['a', 'b'] },
            { ...number('x'), when: { c: ['a'] } },
          ],
        },
      ],
    };
    const trials = play(search, tpe(true), 20, () => 0);
    expect(trials).toEqual(play(search, tpe(false), 20, () => 0));
    for (const { hyperparameters: point } of trials) expect('x' in point).toBe(point.c === 'a');
  });
});

describe('what was tried', () => {
  const search = (changes: Partial<Search> = {}): Search => ({
    seed: 3,
    algorithms: [{ name: 'one', space: [number('n', { type: 'integer', min: 1, max: 6 })] }],
    ...changes,
  });
  const trial = (n: number, index: number, source?: string): Observation => ({
    index,
    algorithm: 'one',
    hyperparameters: { n },
    status: 'completed',
    objective: randomFor(1, n, 'loss'),
    source,
  });
  const proposal = { index: 5, algorithm: 'one', hyperparameters: { n: 1 } };

  it('is left for the last point of a finite space, and then there is none', () => {
    const five = [1, 2, 3, 5, 6].map((n, index) => trial(n, index));
    expect(untriedPoint(search(), proposal, five)?.hyperparameters).toEqual({ n: 4 });
    expect(untriedPoint(search(), proposal, [...five, trial(4, 5)])).toBeUndefined();
    expect(untriedPoint(search(), proposal, five.slice(1))).toBe(proposal);
  });

  it('is proposed again where the space has no end', () => {
    const endless = search({ algorithms: [{ name: 'one', space: [number('n')] }] });
    expect(untriedPoint(endless, proposal, [trial(1, 0)])).toBe(proposal);
  });

  it('is what other searches tried too, unless their data was another', () => {
    const others = [1, 2, 3, 5, 6].map((n, index) => trial(n, index, 'other'));
    const next = (of: Search) => propose(of, { kind: 'random' }, others, 0)?.hyperparameters;
    expect(next(search())).toEqual({ n: 4 });
    const again = SEEDS.map((seed) => next(search({ seed, repeatsOthers: true }))?.n);
    expect(new Set(again).size).toBeGreaterThan(2);
  });
});

it('a grid goes through one algorithm after the other, and ends', () => {
  const grid: Search = {
    seed: 1,
    algorithms: [
      { name: 'one', space: [{ kind: 'choice', name: 'c', values: ['a', 'b'] }] },
      { name: 'two', space: [number('n', { type: 'integer', min: 1, max: 2 })] },
    ],
  };
  const points = [0, 1, 2, 3, 4].map((index) => propose(grid, { kind: 'grid' }, [], index));
  expect(points.map((point) => point && [point.algorithm, ...Object.values(point.hyperparameters)])).toEqual([
    ['one', 'a'],
    ['one', 'b'],
    ['two', 1],
    ['two', 2],
    undefined,
  ]);
});
