import { LeafPaths } from './leaf-paths.js';
import type { TreeModel } from './tree-model.js';
import { sizeOfTrees } from './tree-size.js';

/**
 * Exact Shapley interaction values of the features of a row, by the trees themselves: what two features add together beyond what
 * each of them adds alone, over all orders in which the others can become known.
 *
 * They are those of `pred_interactions` of XGBoost: features x features, symmetric, in the margin. A pair's effect stands half in
 * each of its two places; what is left of a feature's contribution, its main effect, stands on the diagonal, so that a row of the
 * square adds up to the contribution.
 *
 * XGBoost asks anew for each feature, once as if it were known and once as if it were not. Here both features of a pair are
 * taken off the path to each leaf at once, which takes leaves x depth³ steps a tree however many features there are.
 *
 * @source Lundberg, Erion, Lee: Consistent Individualized Feature Attribution for Tree Ensembles (2018), section 4, equations 3 to 6
 */
export class InteractionExplainer {
  /** Steps of the innermost loop that a row takes at most. */
  readonly steps: number;
  readonly #paths: LeafPaths;

  constructor(readonly model: TreeModel) {
    const { depth, steps } = sizeOfTrees(model.trees, 3);
    this.steps = steps;
    this.#paths = new LeafPaths(depth);
  }

  /** @param row one value a feature, NaN where there is none @returns features x features */
  explain(row: ArrayLike<number>): Float64Array {
    const width = this.model.features;
    const square = new Float64Array(width * width);
    const credit = (value: number, offset: number, length: number) => this.#credit(square, value, offset, length);
    for (const tree of this.model.trees) this.#paths.walk(tree, row, credit);
    takeFromDiagonal(square, width);
    return square;
  }

  /** Shares what a leaf says among the features and the pairs of features on the way to it. */
  #credit(square: Float64Array, value: number, offset: number, length: number): void {
    const paths = this.#paths;
    const { feature, one, zero } = paths;
    const width = this.model.features;
    for (let first = 1; first <= length; first++) {
      const a = feature[offset + first]!;
      const effect = (one[offset + first]! - zero[offset + first]!) * value;
      if (effect === 0) continue;
      square[a * width + a]! += paths.unwoundSum(first, offset, length) * effect;
      if (first === length) continue;
      const rest = paths.without(first, offset, length);
      // Elements behind the one that is gone have moved up.
      for (let second = first; second < length; second++) {
        const place = rest + second;
        const both = effect * (one[place]! - zero[place]!);
        if (both === 0) continue;
        const half = (paths.unwoundSum(second, rest, length - 1) * both) / 2;
        const b = feature[place]!;
        square[a * width + b]! += half;
        square[b * width + a]! += half;
      }
    }
  }
}

/** Leaves on the diagonal what is a feature's own: what it has in pairs goes off its contribution. */
function takeFromDiagonal(square: Float64Array, width: number): void {
  for (let a = 0; a < width; a++) {
    const own = a * width + a;
    let pairs = -square[own]!;
    for (let b = 0; b < width; b++) pairs += square[a * width + b]!;
    square[own] = square[own]! - pairs;
  }
}
