import * as fc from 'fast-check';
import { childOf } from '../../../core/explain/child-of.js';
import { SPLITS, type Tree, type TreeModel } from '../../../core/explain/tree-model.js';

export const FEATURES = 4;

/** Rows of one value a feature. */
export const rows = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(Number.NaN)), {
  minLength: FEATURES,
  maxLength: FEATURES,
});

export const modelOf = (trees: readonly Tree[]): TreeModel => ({
  library: 'lightgbm',
  names: undefined,
  features: FEATURES,
  trees,
  base: 0.5,
  link: 'identity',
});

/** Trees of at most some splits on the way down; a feature may come again on a way. */
export const treeOf = (depth: number): fc.Arbitrary<Tree> => drawn(depth).map(flat);

/** What a model says on average of rows that have what is known of this one. */
export function expected({ trees, base }: TreeModel, row: readonly number[], known: ReadonlySet<number>): number {
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

/** The sets of some features, each with the share of the orders in which exactly these come before one more. */
export function setsOf(
  features: readonly number[],
): readonly { readonly known: ReadonlySet<number>; readonly share: number }[] {
  const all = features.length + 1;
  return Array.from({ length: 2 ** features.length }, (_, bits) => {
    const known = new Set(features.filter((_, index) => (bits >> index) & 1));
    return { known, share: (factorial(known.size) * factorial(all - known.size - 1)) / factorial(all) };
  });
}

type Drawn = { readonly leaf: number; readonly rows: number } | Split;
interface Split {
  readonly feature: number;
  readonly limit: number;
  readonly split: number;
  readonly children: readonly [Drawn, Drawn];
}

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

const factorial = (number: number): number => (number <= 1 ? 1 : number * factorial(number - 1));
