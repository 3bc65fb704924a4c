import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childOf } from '../../../core/explain/child-of.js';
import { predictMargin } from '../../../core/explain/predict-margin.js';
import { SPLITS, type Tree, type TreeModel } from '../../../core/explain/tree-model.js';
import { TreeExplainer } from '../../../core/explain/tree-shap.js';
import { expected, FEATURES, modelOf, rows, setsOf, treeOf } from './drawn-trees.js';

describe('TreeExplainer', () => {
  it('gives each feature its mean effect over all orders in which features become known', () => {
    fc.assert(
      fc.property(fc.array(treeOf(4), { minLength: 1, maxLength: 3 }), rows, (trees, row) => {
        const model = modelOf(trees);
        const { contributions } = new TreeExplainer(model).explain(row);
        for (let feature = 0; feature < FEATURES; feature++) {
          expect(contributions[feature]).toBeCloseTo(shapleyValue(model, row, feature), 9);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('adds up to what the trees say of the row', () => {
    fc.assert(
      fc.property(fc.array(treeOf(6), { maxLength: 5 }), rows, (trees, row) => {
        const model = modelOf(trees);
        const { bias, contributions } = new TreeExplainer(model).explain(row);
        expect(contributions.reduce((sum, value) => sum + value, bias)).toBeCloseTo(predictMargin(model, row), 9);
      }),
    );
  });

  it('says the same of a row whatever it has explained before', () => {
    fc.assert(
      fc.property(fc.array(treeOf(5), { minLength: 1, maxLength: 3 }), rows, rows, (trees, first, second) => {
        const explainer = new TreeExplainer(modelOf(trees));
        const alone = new TreeExplainer(modelOf(trees)).explain(second);
        explainer.explain(first);
        expect(explainer.explain(second)).toEqual(alone);
      }),
    );
  });

  it('gives nothing to a feature that no split asks for', () => {
    const explainer = new TreeExplainer(modelOf([stump(SPLITS.belowMissingLeft)]));
    expect([...explainer.explain([0, 0, 0, 0]).contributions].map((value) => value !== 0)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('where a value goes from a split at 1', () => {
  const LEFT = 1;
  const RIGHT = 2;
  it.each([
    ['below, as in XGBoost', SPLITS.belowMissingLeft, { 0: LEFT, 1: RIGHT, missing: LEFT }],
    ['below, missing goes right', SPLITS.belowMissingRight, { 0: LEFT, 1: RIGHT, missing: RIGHT }],
    ['at most, as in LightGBM', SPLITS.atMostMissingLeft, { 0: LEFT, 1: LEFT, 2: RIGHT, missing: LEFT }],
    ['at most, missing goes right', SPLITS.atMostMissingRight, { 1: LEFT, 2: RIGHT, missing: RIGHT }],
    ['missing counts as 0', SPLITS.atMostMissingZero, { 1: LEFT, 2: RIGHT, missing: LEFT }],
    ['0 is missing and goes left', SPLITS.atMostZeroLeft, { 0: LEFT, 1: LEFT, 2: RIGHT, missing: LEFT }],
    ['0 is missing and goes right', SPLITS.atMostZeroRight, { 0: RIGHT, 1: LEFT, 2: RIGHT, missing: RIGHT }],
    ['categories 1 and 3', SPLITS.category, { 0: RIGHT, 1: LEFT, 2: RIGHT, 3: LEFT, missing: RIGHT }],
  ])('%s', (_name, split, ways) => {
    const tree = { ...stump(split), categories: new Map([[0, new Set([1, 3])]]) };
    const gone = Object.keys(ways).map((value) => [
      value,
      childOf(tree, 0, value === 'missing' ? Number.NaN : Number(value)),
    ]);
    expect(Object.fromEntries(gone)).toEqual(ways);
  });
});

const stump = (split: number): Tree => ({
  feature: Int32Array.of(0, -1, -1),
  left: Int32Array.of(1, -1, -1),
  right: Int32Array.of(2, -1, -1),
  value: Float64Array.of(1, 10, 20),
  cover: Float64Array.of(8, 3, 5),
  split: Uint8Array.of(split, 0, 0),
});

/** By the definition: over all sets of other features, the gain from knowing this one too, weighed by how many orders have it so. */
function shapleyValue(model: TreeModel, row: readonly number[], feature: number): number {
  const others = Array.from({ length: FEATURES }, (_, index) => index).filter((index) => index !== feature);
  return setsOf(others).reduce(
    (sum, { known, share }) =>
      sum + share * (expected(model, row, new Set([...known, feature])) - expected(model, row, known)),
    0,
  );
}
