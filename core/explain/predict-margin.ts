import { childOf } from './child-of.js';
import type { TreeModel } from './tree-model.js';

/** What a model says of a row, before its link. @param row one value a feature, NaN where there is none */
export function predictMargin({ trees, base }: TreeModel, row: ArrayLike<number>): number {
  let margin = base;
  for (const tree of trees) {
    let node = 0;
    for (let feature = tree.feature[0] as number; feature !== -1; feature = tree.feature[node] as number) {
      node = childOf(tree, node, row[feature] as number);
    }
    margin += tree.value[node] as number;
  }
  return margin;
}
