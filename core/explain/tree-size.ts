import type { Tree } from './tree-model.js';

/** How much work some trees are. */
export interface TreesSize {
  /** Splits on the longest way down. */
  readonly depth: number;
  /** A power of the splits on the way to a leaf, summed over all leaves. */
  readonly steps: number;
}

/** @param power to which the work of a leaf grows with the splits on the way to it */
export function sizeOfTrees(trees: readonly Tree[], power: number): TreesSize {
  let depth = 0;
  let steps = 0;
  for (const { feature, left, right } of trees) {
    const visit = (node: number, above: number): void => {
      if (feature[node] === -1) {
        depth = Math.max(depth, above);
        steps += above ** power;
        return;
      }
      visit(left[node]!, above + 1);
      visit(right[node]!, above + 1);
    };
    visit(0, 0);
  }
  return { depth, steps };
}
