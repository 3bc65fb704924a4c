import type { ParameterRanges } from '@aws-sdk/client-sagemaker';
import { type Dimension, gridPoint, gridSize, valueAt } from '@durable-forecast/hyperparameter-search';
import { seededStream } from '@durable-forecast/lib/random-stream';
import { describe, expect, test } from 'vitest';
import type { Trial } from '../src/model/tuning-state.js';
import type { TuningDefinition } from '../src/tuning/definitions.js';
import { propose, type Search } from '../src/tuning/propose.js';
import { pointOf, spaceOf, textsOf } from '../src/tuning/space.js';
import { definition } from './support/tuning-requests.js';

type Loss = (tuned: Readonly<Record<string, string>>) => number | undefined;

const searchOf = (ranges: ParameterRanges, changes: Partial<Search> = {}): Search => ({
  strategy: 'Random',
  definitions: [definitionOf(ranges)],
  seed: 1,
  trials: [],
  parents: [],
  ...changes,
});
const definitionOf = (ranges: ParameterRanges, name?: string): TuningDefinition => ({
  name,
  job: definition(),
  objective: { Type: 'Minimize', MetricName: 'loss' },
  space: spaceOf(ranges),
  resources: undefined,
});

/** Lets a strategy run, one trial after the other. */
function run(search: Search, count: number, loss: Loss = () => 0): Trial[] {
  const trials: Trial[] = [...search.trials];
  while (trials.length < count) {
    const suggestion = propose({ ...search, trials });
    if (suggestion === undefined) break;
    const objective = loss(suggestion.tuned);
    const end = { createdAt: 0, endedAt: trials.length };
    trials.push({
      ...suggestion,
      index: trials.length + 1,
      trainingJob: `job-${trials.length + 1}`,
      end: objective === undefined ? { ...end, status: 'Failed' } : { ...end, status: 'Completed', objective },
    });
  }
  return trials;
}

const numeric = (
  MinValue: string,
  MaxValue: string,
  ScalingType?: 'Auto' | 'Linear' | 'Logarithmic' | 'ReverseLogarithmic',
) => ({
  Name: 'p',
  MinValue,
  MaxValue,
  ...(ScalingType === undefined ? {} : { ScalingType }),
});
const continuous = (...range: Parameters<typeof numeric>) => ({ ContinuousParameterRanges: [numeric(...range)] });
const integer = (...range: Parameters<typeof numeric>) => ({ IntegerParameterRanges: [numeric(...range)] });
const categorical = (Name: string, ...Values: string[]) => ({ Name, Values });

/** The value at the middle of a range. */
const middleOf = (ranges: ParameterRanges) => valueAt(spaceOf(ranges)[0] as Dimension, 0.5);

describe('scaling', () => {
  test('puts the arithmetic, geometric or mirrored mean into the middle', () => {
    expect(middleOf(continuous('0', '10', 'Linear'))).toBe(5);
    expect(middleOf(continuous('0.01', '1', 'Logarithmic'))).toBeCloseTo(0.1, 10);
    expect(middleOf(continuous('0', '0.99', 'ReverseLogarithmic'))).toBeCloseTo(0.9, 10);
    expect(middleOf(integer('1', '9', 'Linear'))).toBe(5);
  });

  test('Auto is logarithmic for ranges of positive numbers over two orders of magnitude', () => {
    expect(middleOf(continuous('0.0001', '1', 'Auto'))).toBeCloseTo(0.01, 10);
    expect(middleOf(continuous('0.5', '1', 'Auto'))).toBeCloseTo(0.75, 10);
    expect(middleOf(continuous('0', '100'))).toBe(50);
  });

  test('draws the ends of an integer range as often as its middle', () => {
    const [dimension] = spaceOf(integer('1', '4'));
    const draw = seededStream(4);
    const counts = new Map<string, number>();
    for (let count = 0; count < 4000; count += 1) {
      const value = String(valueAt(dimension as Dimension, draw()));
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['1', '2', '3', '4']);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  test('finds the point of given values again, and none for values outside of the space', () => {
    const ranges = {
      ...continuous('0.001', '10', 'Logarithmic'),
      IntegerParameterRanges: [{ Name: 'n', MinValue: '2', MaxValue: '9' }],
      CategoricalParameterRanges: [categorical('c', 'red', 'blue')],
    };
    const space = spaceOf(ranges);
    const values = { n: '7', p: '0.25', c: 'blue' };
    const again = textsOf(pointOf(space, values) ?? {});
    expect({ ...again, p: Number(again.p).toFixed(12) }).toEqual({ ...values, p: (0.25).toFixed(12) });
    expect(pointOf(space, { ...values, n: '10' })).toBeUndefined();
    expect(pointOf(space, { ...values, c: 'green' })).toBeUndefined();
    expect(pointOf(space, { n: '7', p: '0.25' })).toBeUndefined();
  });

  test('lists every combination of a finite space once', () => {
    const space = spaceOf({
      ...integer('3', '5', 'Logarithmic'),
      CategoricalParameterRanges: [categorical('c', 'a', 'b')],
    });
    const all = Array.from({ length: gridSize(space) }, (_, index) =>
      Object.values(gridPoint(space, index) ?? {}).join(''),
    );
    expect(all).toEqual(['3a', '3b', '4a', '4b', '5a', '5b']);
    expect(gridSize(spaceOf(continuous('0', '1')))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the strategy Grid', () => {
  test('goes through the grids of all definitions side by side', () => {
    const grid = (name: string, ...values: string[]) =>
      definitionOf({ CategoricalParameterRanges: [categorical('c', ...values)] }, name);
    const search = searchOf({}, { strategy: 'Grid', definitions: [grid('one', 'a', 'b', 'c'), grid('two', 'd')] });
    const trials = run(search, 10);
    expect(trials.map((trial) => [trial.definition, trial.tuned.c])).toEqual([
      [0, 'a'],
      [1, 'd'],
      [0, 'b'],
      [0, 'c'],
    ]);
  });
});

describe('the strategy Random', () => {
  const ranges = { ...continuous('0', '1'), CategoricalParameterRanges: [categorical('c', 'a', 'b')] };

  test('draws the same values for the same seed and others for another', () => {
    const values = (seed: number) => run(searchOf(ranges, { seed }), 5).map(({ tuned }) => tuned);
    expect(values(3)).toEqual(values(3));
    expect(values(3)).not.toEqual(values(4));
  });

  test('never repeats a combination, and ends when there is none left', () => {
    const trials = run(
      searchOf({ ...integer('1', '6'), CategoricalParameterRanges: [categorical('c', 'a', 'b')] }),
      50,
    );
    expect(new Set(trials.map(({ tuned }) => `${tuned.p}${tuned.c}`)).size).toBe(12);
    expect(trials).toHaveLength(12);
  });

  test('lets definitions take turns and passes over one that is used up', () => {
    const definitions = [definitionOf(integer('1', '2'), 'small'), definitionOf(continuous('0', '1'), 'large')];
    const turns = run(searchOf({}, { definitions }), 7).map((trial) => trial.definition);
    expect(turns).toEqual([0, 1, 0, 1, 1, 1, 1]);
  });
});

describe('the strategy Bayesian', () => {
  const ranges: ParameterRanges = {
    ContinuousParameterRanges: [
      { Name: 'x', MinValue: '0', MaxValue: '1' },
      { Name: 'rate', MinValue: '0.0001', MaxValue: '1', ScalingType: 'Logarithmic' },
    ],
    IntegerParameterRanges: [{ Name: 'depth', MinValue: '1', MaxValue: '12' }],
    CategoricalParameterRanges: [categorical('colour', 'red', 'green', 'blue')],
  };
  const loss: Loss = ({ x, rate, depth, colour }) =>
    (Number(x) - 0.3) ** 2 +
    0.1 * (Math.log10(Number(rate)) + 2) ** 2 +
    0.01 * (Number(depth) - 6) ** 2 +
    (colour === 'blue' ? 0 : 0.3);
  const bestOf = (trials: readonly Trial[]) => Math.min(...trials.map(({ end }) => end?.objective ?? Infinity));
  const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;
  const seeds = Array.from({ length: 21 }, (_, seed) => seed);

  test('finds better values than random search with as many trials', () => {
    const best = (strategy: Search['strategy']) =>
      median(seeds.map((seed) => bestOf(run(searchOf(ranges, { strategy, seed }), 40, loss))));
    expect(best('Bayesian')).toBeLessThan(best('Random') / 3);
  });

  test('keeps away from where training jobs fail', () => {
    const failing: Loss = (tuned) => (Number(tuned.x) > 0.5 ? undefined : loss(tuned));
    const trials = seeds.flatMap((seed) =>
      run(searchOf(ranges, { strategy: 'Bayesian', seed }), 30, failing).slice(15),
    );
    const failed = trials.filter(({ end }) => end?.status === 'Failed').length;
    expect(failed / trials.length).toBeLessThan(0.25);
  });

  test('proposes different points for trials that run at the same time', () => {
    const search = searchOf(ranges, { strategy: 'Bayesian' });
    const done = run(search, 12, loss);
    const running: Trial[] = [];
    for (let index = 13; index <= 20; index += 1) {
      const suggestion = propose({ ...search, trials: [...done, ...running] });
      running.push({ definition: 0, tuned: {}, ...suggestion, index, trainingJob: `job-${index}` });
    }
    expect(new Set(running.map(({ tuned }) => JSON.stringify(tuned))).size).toBe(8);
  });

  test('begins where the parents of a warm start were good, be their values on another level', () => {
    const parent = run(searchOf(ranges, { strategy: 'Random', seed: 99 }), 40, loss);
    const parents = [
      {
        source: 'parent',
        definition: 0,
        trials: parent.map(({ tuned, end }) => ({
          hyperparameters: { ...tuned },
          objective: 1000 + (end?.objective ?? 0),
        })),
      },
    ];
    const first = (changes: Partial<Search>) =>
      median(seeds.map((seed) => bestOf(run(searchOf(ranges, { strategy: 'Bayesian', seed, ...changes }), 3, loss))));
    expect(first({ parents })).toBeLessThan(first({}) / 2);
  });

  test('searches a finite space to its end without repeating itself', () => {
    const trials = run(searchOf(integer('1', '20'), { strategy: 'Bayesian' }), 30, ({ p }) => Math.abs(Number(p) - 13));
    expect(new Set(trials.map(({ tuned }) => tuned.p)).size).toBe(20);
    expect(trials.findIndex(({ tuned }) => tuned.p === '13')).toBeLessThan(12);
  });
});
