import { randomFor } from '@durable-forecast/lib/random-stream';
import { describe, expect, it } from 'vitest';
import { type Search, sweepSchema } from '../../../contracts/request/search-space.js';
import { type Observation, type Proposal, propose } from '../../../core/search/strategy.js';

/** An error with its least value, 0, at gbdt, a learning rate of 0.05, 40 leaves and 0.6 of the features. */
function error({ algorithm, hyperparameters: values }: Pick<Proposal, 'algorithm' | 'hyperparameters'>): number {
  const number = (name: string) => Number(values[name]);
  if (algorithm === 'xgboost')
    return 0.15 + Math.log10(number('eta') / 0.1) ** 2 + ((number('max_depth') - 6) / 6) ** 2;
  const choice = { gbdt: 0, dart: 0.05, rf: 0.3 }[String(values.boosting)] as number;
  return (
    choice +
    Math.log10(number('learning_rate') / 0.05) ** 2 +
    (Math.log2(number('num_leaves') / 40) / 4) ** 2 +
    4 * (number('feature_fraction') - 0.6) ** 2
  );
}

const search = (sweep: object): Search =>
  sweepSchema.parse({
    maxTrials: 2000,
    algorithms: {
      lightgbm: {
        space: {
          boosting: ['gbdt', 'dart', 'rf'],
          learning_rate: { min: 0.001, max: 1, scale: 'log' },
          num_leaves: { min: 2, max: 256, type: 'integer', scale: 'log' },
          feature_fraction: { min: 0.1, max: 1 },
        },
      },
      xgboost: {
        space: {
          num_round: 100,
          eta: { min: 0.001, max: 1, scale: 'log' },
          max_depth: { min: 1, max: 12, type: 'integer' },
        },
      },
    },
    ...sweep,
  });

/** @param atATime trials that run together: the search does not know their results */
function play(of: Search, trials: number, atATime: number, earlier: readonly Observation[] = []): Observation[] {
  const history: Observation[] = [...earlier];
  for (let index = 0; index < trials; index++) {
    const proposal = propose(of, history, index);
    if ('kind' in proposal) throw new Error(`no proposal ${index}`);
    history.push({ ...proposal, status: 'running' });
    const ended = history.findIndex(({ status }) => status === 'running');
    const running = history.length - ended;
    if (running === atATime) history[ended] = completed(history[ended] as Observation);
  }
  return history.slice(earlier.length).map(completed);
}

const completed = (trial: Observation): Observation => ({ ...trial, status: 'completed', objective: error(trial) });
const bestOf = (trials: readonly Observation[]) => Math.min(...trials.map(({ objective }) => objective as number));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

describe('tpe', () => {
  it('finds a smaller error than random search with the same number of trials, four at a time', () => {
    const run = (kind: string) => SEEDS.map((seed) => bestOf(play(search({ strategy: { kind }, seed }), 40, 4)));
    const [tpe, random] = [run('tpe'), run('random')];
    expect(mean(tpe)).toBeLessThan(0.75 * mean(random));
    expect(tpe.filter((error, seed) => error < random[seed]!).length).toBeGreaterThan(0.65 * SEEDS.length);
  });

  it('proposes places apart from the trials that still run', () => {
    const tpe = search({ strategy: { kind: 'tpe' }, seed: 3, algorithms: oneRate });
    const history = play(tpe, 20, 1);
    const together: Observation[] = [];
    for (let index = 20; index < 28; index++) {
      together.push({ ...(propose(tpe, [...history, ...together], index) as Proposal), status: 'running' });
    }
    const alone = together.map(({ index }) => propose(tpe, history, index) as Proposal);
    expect(spread(together)).toBeGreaterThan(1.2 * spread(alone));
  });

  it('starts where an earlier sweep was good, though its errors are on another scale', () => {
    const settings = { strategy: { kind: 'tpe' } };
    const starts = SEEDS.map((seed) => {
      const earlier = play(search({ strategy: { kind: 'random' }, seed: 1000 + seed }), 40, 1).map((trial) => ({
        ...trial,
        index: trial.index - 40,
        objective: 1e6 + 1e5 * (trial.objective as number),
        source: 'last-week',
      }));
      return [play(search({ ...settings, seed }), 8, 1, earlier), play(search({ ...settings, seed }), 8, 1)].map(
        bestOf,
      );
    });
    expect(mean(starts.map(([warm]) => warm!))).toBeLessThan(0.7 * mean(starts.map(([, cold]) => cold!)));
  });

  it('ranks pruned trials behind completed ones, whatever their value', () => {
    const of = search({ strategy: { kind: 'tpe', startupTrials: 1 }, seed: 5, algorithms: oneRate });
    const history = Array.from({ length: 40 }, (_, index): Observation => {
      const low = index % 4 === 0;
      const learning_rate = (low ? 0.002 : 0.5) * (1 + index / 100);
      const point = { index, algorithm: 'lightgbm', hyperparameters: { learning_rate } } as const;
      return low
        ? { ...point, status: 'completed', objective: 5 }
        : { ...point, status: 'pruned', objective: 1, step: 10 };
    });
    const rates = Array.from({ length: 10 }, (_, i) => (propose(of, history, 40 + i) as Proposal).hyperparameters);
    for (const { learning_rate } of rates) expect(learning_rate).toBeLessThan(0.03);
  });

  it('does a bounded amount of work for a proposal after a thousand trials of ten parameters', () => {
    const names = Array.from({ length: 10 }, (_, number) => `p${number}`);
    const range = { min: 0.001, max: 1, scale: 'log' };
    const of: Search = {
      ...search({ strategy: { kind: 'tpe' } }),
      algorithms: {
        lightgbm: { space: Object.fromEntries(names.map((name) => [name, { ...range, steps: 3, type: 'float' }])) },
      },
    } as Search;
    const history = Array.from(
      { length: 1000 },
      (_, index): Observation => ({
        index,
        algorithm: 'lightgbm',
        hyperparameters: Object.fromEntries(names.map((name) => [name, 0.001 + 0.9 * randomFor(1, index, name)])),
        status: 'completed',
        objective: randomFor(2, index, 'error'),
      }),
    );
    const exp = Math.exp;
    let calls = 0;
    Math.exp = (value) => {
      calls += 1;
      return exp(value);
    };
    try {
      propose(of, history, 1000);
    } finally {
      Math.exp = exp;
    }
    expect(calls).toBeGreaterThan(1000);
    expect(calls).toBeLessThan(10 * 24 * 1100);
  });
});

const oneRate = { lightgbm: { space: { learning_rate: { min: 0.001, max: 1, scale: 'log' } } } };

/** Standard deviation of the learning rates, in decades. */
function spread(points: readonly Pick<Proposal, 'hyperparameters'>[]): number {
  const decades = points.map(({ hyperparameters }) => Math.log10(Number(hyperparameters.learning_rate)));
  return Math.sqrt(mean(decades.map((decade) => (decade - mean(decades)) ** 2)));
}
