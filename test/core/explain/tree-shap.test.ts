import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childOf } from '../../../core/explain/child-of.js';
import { predictMargin } from '../../../core/explain/predict-margin.js';
import { SPLITS, type Tree, type TreeModel } from '../../../core/explain/tree-model.js';
import { TreeExplainer } from '../../../core/explain/tree-shap.js';

const FEATURES = 4;

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

const rows = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(Number.NaN)), {
  minLength: FEATURES,
  maxLength: FEATURES,
});

const modelOf = (trees: readonly Tree[]): TreeModel => ({
  library: 'lightgbm',
  names: undefined,
  features: FEATURES,
  trees,
  base: 0.5,
  link: 'identity',
});

const stump = (split: number): Tree => ({
  feature: Int32Array.of(0, -1, -1),
  left: Int32Array.of(1, -1, -1),
  right: Int32Array.of(2, -1, -1),
  value: Float64Array.of(1, 10, 20),
  cover: Float64Array.of(8, 3, 5),
  split: Uint8Array.of(split, 0, 0),
});

type Drawn = { readonly leaf: number; readonly rows: number } | Split;
interface Split {
  readonly feature: number;
  readonly limit: number;
  readonly split: number;
  readonly children: readonly [Drawn, Drawn];
}

/** Trees of at most some splits on the way down; a feature may come again on a way. */
const treeOf = (depth: number): fc.Arbitrary<Tree> => drawn(depth).map(flat);

function drawn(depth: number): fc.Arbitrary<Drawn> {
  const leaf = fc.record({ leaf: fc.double({ min: -5, max: 5, noNaN: true }), rows: fc.integer({ min: 1, max: 9 }) });
  if (depth === 0) return leaf;
  const split = fc.record({
    feature: fc.nat(FEATURES - 1),
    limit: fc.integer({ min: -2, max: 2 }),
    split: fc.constantFrom(SPLITS.belowMissingLeft, SPLITS.atMostMissingRight, SPLITS.atMostZeroLeft),
    children: fc.tuple(drawn(depth - 1), drawn(depth - 1)),
  });
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 4, arbitrary: split });
}

function flat(root: Drawn): Tree {
  const nodes: { feature: number; left: number; right: number; value: number; cover: number; split: number }[] = [];
  const put = (node: Drawn): number => {
    const at = nodes.push({ feature: -1, left: -1, right: -1, value: 0, cover: 0, split: 0 }) - 1;
    if ('leaf' in node) {
      Object.assign(nodes[at] as object, { value: node.leaf, cover: node.rows });
      return at;
    }
    const [left, right] = node.children.map(put) as [number, number];
    const cover = (nodes[left]?.cover ?? 0) + (nodes[right]?.cover ?? 0);
    Object.assign(nodes[at] as object, {
      feature: node.feature,
      left,
      right,
      value: node.limit,
      cover,
      split: node.split,
    });
    return at;
  };
  put(root);
  return {
    feature: Int32Array.from(nodes, (node) => node.feature),
    left: Int32Array.from(nodes, (node) => node.left),
    right: Int32Array.from(nodes, (node) => node.right),
    value: Float64Array.from(nodes, (node) => node.value),
    cover: Float64Array.from(nodes, (node) => node.cover),
    split: Uint8Array.from(nodes, (node) => node.split),
  };
}

/** By the definition: over all sets of other features, the gain from knowing this one too, weighed by how many orders have it so. */
function shapleyValue(model: TreeModel, row: readonly number[], feature: number): number {
  const others = Array.from({ length: FEATURES }, (_, index) => index).filter((index) => index !== feature);
  let value = 0;
  for (let bits = 0; bits < 2 ** others.length; bits++) {
    const known = new Set(others.filter((_, index) => (bits >> index) & 1));
    const weight = (factorial(known.size) * factorial(FEATURES - known.size - 1)) / factorial(FEATURES);
    value += weight * (expected(model, row, new Set([...known, feature])) - expected(model, row, known));
  }
  return value;
}

function expected({ trees, base }: TreeModel, row: readonly number[], known: ReadonlySet<number>): number {
  const below = (tree: Tree, node: number): number => {
    const feature = tree.feature[node] as number;
    if (feature === -1) return tree.value[node] as number;
    if (known.has(feature)) return below(tree, childOf(tree, node, row[feature] as number));
    const ways = [tree.left[node] as number, tree.right[node] as number];
    const weighed = ways.map((way) => below(tree, way) * (tree.cover[way] as number));
    return (weighed[0]! + weighed[1]!) / (tree.cover[node] as number);
  };
  return trees.reduce((sum, tree) => sum + below(tree, 0), base);
}

const factorial = (number: number): number => (number <= 1 ? 1 : number * factorial(number - 1));
