import { describe, expect, it } from 'vitest';
import { BUNDLED } from '../../contracts/algorithms/algorithms.js';
import { bundledDeclarations } from '../../contracts/algorithms/bundled-declarations.js';
import { requestSchema } from '../../contracts/request/request.js';

/** The faults of a sweep, each with its field. */
function faultsOf(sweep: object): string[] {
  const parsed = requestSchema.safeParse({ sweep });
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}
const lightgbm = (space: object, sweep: object = {}) => faultsOf({ algorithms: { lightgbm: { space } }, ...sweep });
const xgboost = (space: object) => faultsOf({ algorithms: { xgboost: { space: { num_round: 60, ...space } } } });

describe('the hyperparameters of a search space', () => {
  it.each(BUNDLED)('are accepted where they are the default space of %s', (algorithm) => {
    expect(faultsOf({ algorithms: { [algorithm]: { space: bundledDeclarations[algorithm].space } } })).toEqual([]);
  });

  it('are accepted as values, lists, ranges and texts that are numbers', () => {
    expect(
      lightgbm({
        num_leaves: { min: 2, max: 131_072, type: 'integer' },
        learning_rate: [0.1, '0.2'],
        extra_trees: true,
        metric: 'rmse,l1',
        tweedie_variance_power: { min: 1, max: 1.9 },
      }),
    ).toEqual([]);
  });

  it('are refused when the algorithm has none of that name, with the one that is meant', () => {
    expect([
      ...xgboost({ max_dept: 3, learning_rate: 0.1 }),
      ...lightgbm({ num_leafs: 3, eta: 0.1 }),
    ]).toMatchInlineSnapshot(`
      [
        "sweep.algorithms.xgboost.space.max_dept: xgboost has no hyperparameter max_dept; did you mean 'max_depth'?",
        "sweep.algorithms.xgboost.space.learning_rate: xgboost calls this eta",
        "sweep.algorithms.lightgbm.space.num_leafs: lightgbm has no hyperparameter num_leafs; did you mean 'num_leaves'?",
        "sweep.algorithms.lightgbm.space.eta: lightgbm calls this learning_rate",
      ]
    `);
  });

  it('are refused when a value is of another type or out of range', () => {
    expect([
      ...xgboost({
        max_depth: [3, 'deep', 4.5],
        subsample: 0,
        tweedie_variance_power: { values: [1.5, 2] },
        booster: 'gbtre',
        eta: '',
      }),
      ...lightgbm({ extra_trees: 'yes', metric: ['rmse', 'rmsle'], num_leaves: true }),
    ]).toMatchInlineSnapshot(`
      [
        "sweep.algorithms.xgboost.space.max_depth.1: 'deep' is no number",
        "sweep.algorithms.xgboost.space.max_depth.2: 4.5 is no whole number",
        "sweep.algorithms.xgboost.space.subsample: 0 is not above 0 and at most 1",
        "sweep.algorithms.xgboost.space.tweedie_variance_power.values.1: 2 is not above 1 and below 2",
        "sweep.algorithms.xgboost.space.booster: 'gbtre' is not one of its values; did you mean 'gbtree'?",
        "sweep.algorithms.xgboost.space.eta: '' is no number",
        "sweep.algorithms.lightgbm.space.extra_trees: 'yes' is neither true nor false",
        "sweep.algorithms.lightgbm.space.metric.1: 'rmsle' is not one of its values; did you mean 'rmse'?",
        "sweep.algorithms.lightgbm.space.num_leaves: 'true' is no number",
        "sweep.algorithms.lightgbm.space.metric.1: metric must contain rmse, by which trials are ranked",
      ]
    `);
  });

  it('are refused when a range leaves what is allowed, or searches what has no order', () => {
    expect([
      ...xgboost({ subsample: { min: 0, max: 1.5 }, max_depth: { min: 1, max: 9 } }),
      ...lightgbm({ boosting: { min: 0, max: 1 } }),
    ]).toMatchInlineSnapshot(`
      [
        "sweep.algorithms.xgboost.space.subsample.min: 0 is not above 0 and at most 1",
        "sweep.algorithms.xgboost.space.subsample.max: 1.5 is not above 0 and at most 1",
        "sweep.algorithms.xgboost.space.max_depth.type: max_depth takes whole numbers; add type: integer",
        "sweep.algorithms.lightgbm.space.boosting: boosting is no number and has no range; list the values to try",
      ]
    `);
  });

  it('are refused when bounds contradict each other or their scale', () => {
    expect([
      ...lightgbm({ learning_rate: { min: 0.2, max: 0.1 }, lambda_l1: { min: 0, max: 1, scale: 'log' } }),
      ...lightgbm({ drop_rate: { min: 0, max: 1, scale: 'reverse-log' } }),
      ...lightgbm({ num_leaves: { min: 2.5, max: 9, type: 'integer' } }),
    ]).toMatchInlineSnapshot(`
      [
        "sweep.algorithms.lightgbm.space.learning_rate: min 0.2 must be below max 0.1",
        "sweep.algorithms.lightgbm.space.lambda_l1: a log scale needs min above 0, not 0",
        "sweep.algorithms.lightgbm.space.drop_rate: a reverse-log scale needs max below 1, not 1",
        "sweep.algorithms.lightgbm.space.num_leaves: an integer range needs whole numbers as min and max",
      ]
    `);
  });

  it('are refused when they are written in no known form, with the field', () => {
    expect([
      ...lightgbm({ learning_rate: { min: 0.1, maxx: 1 } }),
      ...lightgbm({ learning_rate: { value: [1], wen: {} } }),
      ...lightgbm({ learning_rate: null }),
      ...lightgbm({ learning_rate: [] }),
      ...lightgbm({ learning_rate: { values: [] } }),
    ]).toMatchInlineSnapshot(`
      [
        "sweep.algorithms.lightgbm.space.learning_rate.max: Invalid input: expected number, received undefined",
        "sweep.algorithms.lightgbm.space.learning_rate: unknown field maxx; did you mean 'max'?",
        "sweep.algorithms.lightgbm.space.learning_rate.min: Invalid input: expected number, received undefined",
        "sweep.algorithms.lightgbm.space.learning_rate.max: Invalid input: expected number, received undefined",
        "sweep.algorithms.lightgbm.space.learning_rate: unknown field value; known are min, max, type, scale, steps, when. unknown field wen; did you mean 'when'?",
        "sweep.algorithms.lightgbm.space.learning_rate: write a value, a list of values, {min, max}, or {values} with when",
        "sweep.algorithms.lightgbm.space.learning_rate: an empty list leaves nothing to try",
        "sweep.algorithms.lightgbm.space.learning_rate.values: an empty list leaves nothing to try",
      ]
    `);
  });

  it('are refused when the container would miss one, or would not report what ranks trials', () => {
    expect([
      ...faultsOf({ algorithms: { xgboost: { space: { eta: 0.1 } } } }),
      ...xgboost({ num_round: { min: 1, max: 9, type: 'integer', when: { booster: 'dart' } }, booster: 'dart' }),
      ...xgboost({ eval_metric: ['rmse', 'mae'] }),
    ]).toMatchInlineSnapshot(`
      [
        "sweep.algorithms.xgboost.space: xgboost needs num_round; add it",
        "sweep.algorithms.xgboost.space.num_round.when: xgboost always needs num_round; leave out its condition",
        "sweep.algorithms.xgboost.space.eval_metric.1: eval_metric must contain rmse, by which trials are ranked",
      ]
    `);
  });
});

describe('conditions of a search space', () => {
  it('are accepted on other parameters, in any order', () => {
    expect(
      lightgbm({
        drop_rate: { min: 0, max: 0.5, when: { boosting: 'dart', num_leaves: [31] } },
        boosting: ['gbdt', 'dart'],
        num_leaves: { min: 20, max: 40, type: 'integer' },
      }),
    ).toEqual([]);
  });

  it('are refused on parameters that the space does not have, or values that never come', () => {
    expect(
      lightgbm({
        boosting: ['gbdt', 'dart'],
        drop_rate: { min: 0, max: 0.5, when: { bosting: 'dart' } },
        path_smooth: { values: [1, 2], when: { boosting: ['rf'], learning_rate: 2 } },
        learning_rate: { min: 0.1, max: 1 },
        lambda_l1: { values: [1], when: {} },
        lambda_l2: { values: [1], when: { boosting: [] } },
      }),
    ).toMatchInlineSnapshot(`
      [
        "sweep.algorithms.lightgbm.space.lambda_l1.when: an empty condition says nothing; leave when out",
        "sweep.algorithms.lightgbm.space.lambda_l2.when.boosting: an empty list can never be met; name the values",
      ]
    `);
    expect(
      lightgbm({
        boosting: ['gbdt', 'dart'],
        drop_rate: { min: 0, max: 0.5, when: { bosting: 'dart' } },
        path_smooth: { values: [1, 2], when: { boosting: ['rf'], learning_rate: 2 } },
        learning_rate: { min: 0.1, max: 1 },
      }),
    ).toMatchInlineSnapshot(`
      [
        "sweep.algorithms.lightgbm.space.drop_rate.when.bosting: the space has no parameter bosting; did you mean 'boosting'?",
        "sweep.algorithms.lightgbm.space.path_smooth.when.boosting.0: boosting is never rf, so path_smooth would never exist",
        "sweep.algorithms.lightgbm.space.path_smooth.when.learning_rate.0: learning_rate is never 2, so path_smooth would never exist",
      ]
    `);
  });

  it('are refused when they go round in a circle', () => {
    expect(
      lightgbm({
        lambda_l1: { values: [1], when: { lambda_l2: [1] } },
        lambda_l2: { values: [1], when: { path_smooth: [1] } },
        path_smooth: { values: [1], when: { lambda_l1: [1] } },
        cat_l2: { values: [1], when: { cat_l2: [1] } },
      }),
    ).toMatchInlineSnapshot(`
      [
        "sweep.algorithms.lightgbm.space.lambda_l1.when.lambda_l2: lambda_l1 and lambda_l2 depend on each other, so neither can be chosen first",
        "sweep.algorithms.lightgbm.space.lambda_l2.when.path_smooth: lambda_l2 and path_smooth depend on each other, so neither can be chosen first",
        "sweep.algorithms.lightgbm.space.path_smooth.when.lambda_l1: path_smooth and lambda_l1 depend on each other, so neither can be chosen first",
        "sweep.algorithms.lightgbm.space.cat_l2.when.cat_l2: cat_l2 and cat_l2 depend on each other, so neither can be chosen first",
      ]
    `);
  });
});

describe('a sweep', () => {
  it('is refused with nothing to do', () => {
    expect([
      ...faultsOf({ maxTrials: 0 }),
      ...faultsOf({ algorithms: {} }),
      ...lightgbm({}),
      ...faultsOf({ algorithms: { lstmx: {} } }),
    ]).toMatchInlineSnapshot(`
      [
        "sweep.maxTrials: a budget of zero trials leaves nothing to do",
        "sweep.algorithms: name at least one algorithm",
        "sweep.algorithms.lightgbm.space: an empty space leaves nothing to search",
        "sweep.algorithms.lstmx: nobody has declared it; known are xgboost, lightgbm. Write algorithms/lstmx.yaml beside the request, or name its declaration; docs/algorithms.md says how",
      ]
    `);
  });

  it('is refused when its grid is larger than a sweep may be, unless trials are limited', () => {
    const range = { min: 0.1, max: 0.9, steps: 100 };
    const space = {
      learning_rate: range,
      feature_fraction: range,
      lambda_l1: { ...range, when: { bagging_freq: 1 } },
      bagging_freq: [0, 1],
    };
    expect(lightgbm(space, { strategy: { kind: 'grid' } })).toMatchInlineSnapshot(`
      [
        "sweep.maxTrials: the grid has 20,000 points or more; try fewer values, or set maxTrials (10000 at most)",
      ]
    `);
    expect(lightgbm(space, { strategy: { kind: 'grid' }, maxTrials: 10 })).toEqual([]);
  });

  it('is refused when its early stopping contradicts itself', () => {
    expect([
      ...faultsOf({ strategy: { kind: 'hyperband' }, earlyStop: { kind: 'median' } }),
      ...faultsOf({ earlyStop: { kind: 'asha', minSteps: 10, maxSteps: 5 } }),
      ...faultsOf({ strategy: { kind: 'hyperband', minSteps: 10, maxSteps: 5 } }),
      ...faultsOf({ earlyStop: { kind: 'ascha' } }),
      ...lightgbm({ metric_period: 5 }, { earlyStop: { kind: 'median' } }),
    ]).toMatchInlineSnapshot(`
      [
        "sweep.earlyStop: Hyperband stops trials itself; leave out earlyStop, or use strategy random with earlyStop median",
        "sweep.earlyStop.maxSteps: maxSteps 5 must not be below minSteps 10",
        "sweep.strategy.maxSteps: maxSteps 5 must not be below minSteps 10",
        "sweep.earlyStop.kind: Invalid discriminator value. Expected 'none' | 'median' | 'asha'",
        "sweep.algorithms.lightgbm.space.metric_period: metric_period hides the rounds at which trials are compared; leave it out to stop trials early",
      ]
    `);
  });

  it('can be parsed again, as when a request goes from the client to a workflow', () => {
    const request = requestSchema.parse({
      sweep: {
        strategy: { kind: 'hyperband' },
        algorithms: {
          lightgbm: {
            space: { boosting: ['gbdt', 'dart'], drop_rate: { min: 0, max: 1, when: { boosting: 'dart' } } },
          },
        },
      },
    });
    expect(requestSchema.parse(JSON.parse(JSON.stringify(request)))).toEqual(request);
    expect(request.sweep.algorithms.lightgbm?.space?.drop_rate).toMatchObject({ when: { boosting: ['dart'] } });
  });
});
