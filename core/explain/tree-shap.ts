import { childOf } from './child-of.js';
import type { Tree, TreeModel } from './tree-model.js';

/** What a prediction is made of, in the margin: `bias` plus all of `contributions` is the margin of the row. */
export interface Contributions {
  /** Mean margin over the rows that the trees were made of. */
  readonly bias: number;
  /** By number of the feature. */
  readonly contributions: Float64Array;
}

/**
 * Exact Shapley values of the features of a row, by the trees themselves: each feature's mean effect over all orders in which
 * features can become known, where an unknown one takes both ways of its splits in the proportions of the training data.
 *
 * They are those of `pred_contrib` of LightGBM and `pred_contribs` of XGBoost. Takes leaves x depth² steps a tree, and one
 * explainer is for one row after another: it reuses its memory.
 *
 * @source Lundberg, Erion, Lee: Consistent Individualized Feature Attribution for Tree Ensembles (2018), algorithm 2
 */
export class TreeExplainer {
  readonly bias: number;
  /** Steps of the innermost loop that a row takes at most. */
  readonly steps: number;
  readonly #paths: Paths;
  // What is explained at the moment.
  #tree: Tree;
  #row: ArrayLike<number> = [];
  #out = new Float64Array();

  constructor(readonly model: TreeModel) {
    this.#tree = NO_TREE;
    this.bias = model.trees.reduce((sum, tree) => sum + meanOf(tree), model.base);
    const sizes = model.trees.map(sizeOf);
    this.steps = sizes.reduce((sum, { steps }) => sum + steps, 0);
    this.#paths = new Paths(sizes.reduce((deepest, { depth }) => Math.max(deepest, depth), 0));
  }

  /** @param row one value a feature, NaN where there is none */
  explain(row: ArrayLike<number>): Contributions {
    const contributions = new Float64Array(this.model.features);
    for (const tree of this.model.trees) {
      if (tree.feature[0] === -1) continue;
      this.#tree = tree;
      this.#row = row;
      this.#out = contributions;
      this.#paths.begin();
      this.#descend(0, 0, 0);
    }
    return { bias: this.bias, contributions };
  }

  /**
   * Goes down both ways of every split. The path to the node lies at `offset` and has `length` elements behind its first.
   * Numbers in place of objects: this is called once a node of every tree and row.
   */
  #descend(node: number, offset: number, length: number): void {
    const paths = this.#paths;
    const tree = this.#tree;
    const feature = tree.feature[node]!;
    if (feature === -1) {
      this.#credit(tree.value[node]!, offset, length);
      return;
    }
    const taken = childOf(tree, node, this.#row[feature]!);
    const other = taken === tree.left[node]! ? tree.right[node]! : tree.left[node]!;
    let zero = 1;
    let one = 1;
    let end = length;
    const before = paths.find(feature, offset, length);
    if (before > 0) {
      zero = paths.zero[offset + before]!;
      one = paths.one[offset + before]!;
      paths.unwind(before, offset, length);
      end -= 1;
    }
    const whole = tree.cover[node]!;
    const below = offset + end + 1;
    paths.extend(offset, end, feature, whole > 0 ? (zero * tree.cover[taken]!) / whole : 0, one);
    this.#descend(taken, below, end + 1);
    paths.extend(offset, end, feature, whole > 0 ? (zero * tree.cover[other]!) / whole : 0, 0);
    this.#descend(other, below, end + 1);
  }

  /** Shares what a leaf says among the features on the way to it. */
  #credit(value: number, offset: number, length: number): void {
    const { feature, one, zero } = this.#paths;
    for (let index = 1; index <= length; index++) {
      const place = offset + index;
      this.#out[feature[place]!]! +=
        this.#paths.unwoundSum(index, offset, length) * (one[place]! - zero[place]!) * value;
    }
  }
}

/**
 * Paths from the root, each behind that of its parent: what happens below a node leaves the node's own path as it was. An element
 * says how often its way is taken when its feature is unknown (`zero`), and whether it is when the feature is known (`one`);
 * `weight` is, for each number of known features, the share of their orders that come this way.
 */
class Paths {
  readonly feature: Int32Array;
  readonly zero: Float64Array;
  readonly one: Float64Array;
  readonly weight: Float64Array;

  constructor(depth: number) {
    const size = ((depth + 2) * (depth + 3)) / 2;
    this.feature = new Int32Array(size);
    this.zero = new Float64Array(size);
    this.one = new Float64Array(size);
    this.weight = new Float64Array(size);
  }

  /** The path of the root, which no feature leads to. */
  begin(): void {
    this.feature[0] = -1;
    this.zero[0] = 1;
    this.one[0] = 1;
    this.weight[0] = 1;
  }

  /** Puts a path and one element more behind it. */
  extend(offset: number, length: number, feature: number, zero: number, one: number): void {
    const to = offset + length + 1;
    for (let index = 0; index <= length; index++) {
      this.feature[to + index] = this.feature[offset + index]!;
      this.zero[to + index] = this.zero[offset + index]!;
      this.one[to + index] = this.one[offset + index]!;
      this.weight[to + index] = this.weight[offset + index]!;
    }
    const last = length + 1;
    this.feature[to + last] = feature;
    this.zero[to + last] = zero;
    this.one[to + last] = one;
    this.weight[to + last] = 0;
    for (let index = length; index >= 0; index--) {
      const weight = this.weight[to + index]!;
      this.weight[to + index + 1]! += (one * weight * (index + 1)) / (last + 1);
      this.weight[to + index] = (zero * weight * (last - index)) / (last + 1);
    }
  }

  /** Where a feature stands on a path, which has it once at most; 0 for nowhere. */
  find(feature: number, offset: number, length: number): number {
    for (let index = length; index > 0; index--) if (this.feature[offset + index] === feature) return index;
    return 0;
  }

  /** Takes an element off a path as if it had never been added. */
  unwind(removed: number, offset: number, length: number): void {
    const one = this.one[offset + removed]!;
    const zero = this.zero[offset + removed]!;
    let next = this.weight[offset + length]!;
    for (let index = length - 1; index >= 0; index--) {
      const place = offset + index;
      if (one !== 0) {
        const weight = this.weight[place]!;
        this.weight[place] = (next * (length + 1)) / ((index + 1) * one);
        next = weight - (this.weight[place]! * zero * (length - index)) / (length + 1);
      } else if (zero !== 0) {
        this.weight[place] = (this.weight[place]! * (length + 1)) / (zero * (length - index));
      }
    }
    for (let place = offset + removed; place < offset + length; place++) {
      this.feature[place] = this.feature[place + 1]!;
      this.zero[place] = this.zero[place + 1]!;
      this.one[place] = this.one[place + 1]!;
    }
  }

  /** The sum of a path's weights without one of its elements. */
  unwoundSum(removed: number, offset: number, length: number): number {
    const one = this.one[offset + removed]!;
    const zero = this.zero[offset + removed]!;
    let total = 0;
    if (one !== 0) {
      let next = this.weight[offset + length]!;
      for (let index = length - 1; index >= 0; index--) {
        const without = (next * (length + 1)) / ((index + 1) * one);
        total += without;
        next = this.weight[offset + index]! - (without * zero * (length - index)) / (length + 1);
      }
    } else if (zero !== 0) {
      // A way that neither a known nor an unknown value takes has no weight at all.
      for (let index = length - 1; index >= 0; index--) {
        total += this.weight[offset + index]! / (length - index);
      }
      total *= (length + 1) / zero;
    }
    return total;
  }
}

const NO_TREE: Tree = {
  feature: new Int32Array(),
  left: new Int32Array(),
  right: new Int32Array(),
  value: new Float64Array(),
  cover: new Float64Array(),
  split: new Uint8Array(),
};

/** What a tree says on average over the rows that it was made of. */
function meanOf({ feature, left, right, value, cover }: Tree): number {
  const means = new Float64Array(feature.length);
  // Not by numbers: children may come before their parents.
  const meanBelow = (node: number): number => {
    if (feature[node] === -1) return value[node]!;
    const whole = cover[node]!;
    if (!(whole > 0)) return 0;
    const [a, b] = [left[node]!, right[node]!];
    means[node] = (meanBelow(a) * cover[a]! + meanBelow(b) * cover[b]!) / whole;
    return means[node]!;
  };
  return meanBelow(0);
}

/** Splits on the longest way down, and the squares of those on the ways to all leaves. */
function sizeOf({ feature, left, right }: Tree): { readonly depth: number; readonly steps: number } {
  let depth = 0;
  let steps = 0;
  const visit = (node: number, above: number): void => {
    if (feature[node] === -1) {
      depth = Math.max(depth, above);
      steps += above * above;
      return;
    }
    visit(left[node]!, above + 1);
    visit(right[node]!, above + 1);
  };
  visit(0, 0);
  return { depth, steps };
}
