import { LeafPaths } from './leaf-paths.js';
import type { Tree, TreeModel } from './tree-model.js';
import { sizeOfTrees } from './tree-size.js';

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
 */
export class TreeExplainer {
  readonly bias: number;
  /** Steps of the innermost loop that a row takes at most. */
  readonly steps: number;
  readonly #paths: LeafPaths;

  constructor(readonly model: TreeModel) {
    this.bias = model.trees.reduce((sum, tree) => sum + meanOf(tree), model.base);
    const { depth, steps } = sizeOfTrees(model.trees, 2);
    this.steps = steps;
    this.#paths = new LeafPaths(depth);
  }

  /** @param row one value a feature, NaN where there is none */
  explain(row: ArrayLike<number>): Contributions {
    const paths = this.#paths;
    const { feature, one, zero } = paths;
    const contributions = new Float64Array(this.model.features);
    // Shares what a leaf says among the features on the way to it.
    const credit = (value: number, offset: number, length: number) => {
      for (let index = 1; index <= length; index++) {
        const place = offset + index;
        contributions[feature[place]!]! +=
          paths.unwoundSum(index, offset, length) * (one[place]! - zero[place]!) * value;
      }
    };
    for (const tree of this.model.trees) paths.walk(tree, row, credit);
    return { bias: this.bias, contributions };
  }
}

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
