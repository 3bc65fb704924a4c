import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RULE_NAMES, type RuleName } from '../../src/parameters/rule-parameters.js';
import { createRule, restoreRule } from '../../src/rules/create-rule.js';
import type { Rule, RulePoint, RuleState } from '../../src/rules/types.js';
import { vector } from './streams.js';

/** Parameters under which a stream of a few dozen points now fires and now does not. */
const PARAMETERS: Record<RuleName, Record<string, unknown>> = {
  LossNotDecreasing: { num_steps: 3 },
  Overfit: { patience: 2 },
  Overtraining: { patience_train: 4, patience_validation: 5 },
  StalledTraining: { threshold: 8 },
  TreeDepth: { depth: 4.9 },
  FeatureImportanceOverweight: { nfeatures: 1 },
  UnchangedTensor: { num_steps: 3, atol: 0.3, tensor_regex: '.*' },
  AllZero: { threshold: 70, tensor_regex: '.*' },
  TensorVariance: { max_threshold: 4, min_threshold: 0.05 },
  ExplodingTensor: {},
  Confusion: { min_diag: 0.3, max_off_diag: 0.7 },
  ClassImbalance: { samples: 20, threshold_imbalance: 4 },
  WorseThanNaive: { naive: 1, start_step: 5 },
  ForecastBias: { start_step: 2, max_percent: 60 },
  StepOutlier: { min_steps: 3, n_outliers: 1, stddev: 2 },
};

const loss = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 0, max: 40 }).map((tenths) => tenths / 10) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY) },
);
const classes = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 4 });

/** What a training may report at a step; a metric may be missing at any of them. */
const reported = fc.record({
  seconds: fc.integer({ min: 0, max: 9 }),
  values: fc.record(
    {
      'train:rmse': loss,
      'validation:rmse': loss,
      'feature_importance/weight/f0': loss,
      'feature_importance/weight/f1': loss,
    },
    { requiredKeys: [] },
  ),
  tensors: fc.record(
    {
      labels: classes,
      predictions: classes,
      'trees/Node': fc.array(fc.integer({ min: 0, max: 31 }), { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: [] },
  ),
});

const stream = fc.array(reported, { minLength: 1, maxLength: 25 }).map((steps): RulePoint[] => {
  let time = 1_700_000_000;
  return steps.flatMap(({ seconds, values, tensors }, step) => {
    time += seconds;
    return [
      ...Object.entries(values).map(([name, value]) => ({ step, name, value, time })),
      ...Object.entries(tensors).map(([name, row]) => ({ step, name, tensor: vector(row), time })),
    ];
  });
});

const shuffled = stream.chain((points) =>
  fc.record({
    points: fc.constant(points),
    arrivals: fc.shuffledSubarray(points, { minLength: points.length, maxLength: points.length }),
    cuts: fc.array(fc.nat({ max: points.length }), { maxLength: 6 }),
  }),
);

const inOneGo = (rule: RuleName, points: readonly RulePoint[]) => {
  const watching = createRule(rule, PARAMETERS[rule]);
  watching.feed(points);
  return watching.end();
};

const chunksOf = (points: readonly RulePoint[], cuts: readonly number[]) => {
  const edges = [0, ...[...cuts].sort((a, b) => a - b), points.length];
  return edges.slice(1).map((end, index) => points.slice(edges[index], end));
};

/** The rule after a kill and a restart elsewhere. */
const restarted = (rule: Rule): Rule => restoreRule(JSON.parse(JSON.stringify(rule.state())) as RuleState);

describe.each(RULE_NAMES)('%s', (rule) => {
  it('says the same whatever the order of arrival and the chunks', () => {
    fc.assert(
      fc.property(shuffled, ({ points, arrivals, cuts }) => {
        const watching = createRule(rule, PARAMETERS[rule]);
        for (const chunk of chunksOf(arrivals, cuts)) watching.feed(chunk);
        expect(watching.end()).toEqual(inOneGo(rule, points));
      }),
    );
  });

  it('says the same when it is killed and restarted between any two chunks, and gets a chunk twice', () => {
    fc.assert(
      fc.property(shuffled, ({ points, arrivals, cuts }) => {
        let watching = createRule(rule, PARAMETERS[rule]);
        for (const chunk of chunksOf(arrivals, cuts)) {
          const before = watching.feed(chunk);
          watching = restarted(watching);
          expect(watching.verdict()).toEqual(before);
          watching.feed(chunk);
        }
        expect(watching.end()).toEqual(inOneGo(rule, points));
      }),
    );
  });

  it('says the same when steps are settled as they come, in order', () => {
    fc.assert(
      fc.property(stream, fc.boolean(), fc.nat(3), (points, isRestarted, lag) => {
        let watching = createRule(rule, PARAMETERS[rule]);
        for (const step of new Set(points.map((point) => point.step))) {
          watching.feed(points.filter((point) => point.step === step));
          watching.settle(step - lag);
          if (isRestarted) watching = restarted(watching);
        }
        expect(watching.end()).toEqual(inOneGo(rule, points));
      }),
    );
  });

  it('does fire on some of these streams and not on others', () => {
    const statuses = new Set(
      fc.sample(stream, { numRuns: 300, seed: 7 }).map((points) => inOneGo(rule, points).status),
    );
    expect([...statuses]).toEqual(expect.arrayContaining(['IssuesFound', 'NoIssuesFound']));
  });
});

describe('a rule that settles its steps', () => {
  it.each(RULE_NAMES)('keeps a state of bounded size over a long training: %s', (rule) => {
    const watching = createRule(rule, { ...PARAMETERS[rule], ...NEVER_FIRES[rule] });
    const sizes: number[] = [];
    for (let step = 0; step < 400; step++) {
      const time = 1_700_000_000 + step;
      watching.feed([
        { step, name: 'train-rmse', value: 100 * 0.9 ** (step / 10), time },
        { step, name: 'validation-rmse', value: 100 * 0.9 ** (step / 10), time },
        { step, name: 'labels', tensor: vector([0, 1, 2]), time },
        { step, name: 'predictions', tensor: vector([0, 1, 2]), time },
      ]);
      watching.settle(step);
      sizes.push(JSON.stringify(watching.state()).length);
    }
    expect(watching.verdict().status).toBe('InProgress');
    expect(sizes[399]).toBeLessThan(sizes[20]! + 200);
  });
});

/** Parameters that keep a rule quiet on the long training above. */
const NEVER_FIRES: Partial<Record<RuleName, Record<string, unknown>>> = {
  Overtraining: { patience_train: 1000, patience_validation: 1000 },
  UnchangedTensor: { tensor_regex: 'train.*', atol: 0, rtol: 0 },
  TensorVariance: { max_threshold: 10, min_threshold: 0 },
  WorseThanNaive: { naive: 1000 },
};
