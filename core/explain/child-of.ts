import { SPLITS, type Tree } from './tree-model.js';

/** What LightGBM takes for 0. */
const ZERO = Math.fround(1e-35);

/** Where a row with this value goes from a split. @param value NaN where there is none */
export function childOf(tree: Tree, node: number, value: number): number {
  return goesLeft(tree, node, value) ? (tree.left[node] as number) : (tree.right[node] as number);
}

function goesLeft({ split, value: values, categories }: Tree, node: number, value: number): boolean {
  const limit = values[node] as number;
  const isMissing = Number.isNaN(value);
  switch (split[node]) {
    case SPLITS.belowMissingLeft:
      return isMissing || value < limit;
    case SPLITS.belowMissingRight:
      return value < limit;
    case SPLITS.atMostMissingLeft:
      return isMissing || value <= limit;
    case SPLITS.atMostMissingRight:
      return value <= limit;
    case SPLITS.atMostMissingZero:
      return (isMissing ? 0 : value) <= limit;
    case SPLITS.atMostZeroLeft:
      return isMissing || Math.abs(value) <= ZERO || value <= limit;
    case SPLITS.atMostZeroRight:
      return !isMissing && Math.abs(value) > ZERO && value <= limit;
    case SPLITS.category:
      return value >= 0 && (categories?.get(node)?.has(Math.trunc(value)) ?? false);
    default:
      throw new Error(`a tree has a split of the unknown kind ${split[node]} at node ${node}`);
  }
}
