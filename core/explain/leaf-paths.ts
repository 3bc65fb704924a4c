import { childOf } from './child-of.js';
import type { Tree } from './tree-model.js';

/** Is told of a leaf: what it says, and where the path to it lies: `length` elements behind the first one at `offset`. */
export type AtLeaf = (value: number, offset: number, length: number) => void;

/**
 * Goes through all leaves of a tree with the path to each: its features, each once. An element says how often its way is taken when
 * its feature is unknown (`zero`), and whether it is when the feature is known (`one`); `weight` is, for each number of known features,
 * the share of their orders that come this way.
 *
 * Each path lies behind that of its parent, so what happens below a node leaves the node's own path as it was. Memory is reused from
 * row to row.
 *
 * @source Lundberg, Erion, Lee: Consistent Individualized Feature Attribution for Tree Ensembles (2018), algorithm 2
 */
export class LeafPaths {
  readonly feature: Int32Array;
  readonly zero: Float64Array;
  readonly one: Float64Array;
  readonly weight: Float64Array;

  /** @param depth splits on the longest way down */
  constructor(depth: number) {
    // One path more than there are nodes on a way: a leaf may have a copy of its own behind it.
    const size = ((depth + 2) * (depth + 3)) / 2;
    this.feature = new Int32Array(size);
    this.zero = new Float64Array(size);
    this.one = new Float64Array(size);
    this.weight = new Float64Array(size);
  }

  /** @param row one value a feature, NaN where there is none */
  walk(tree: Tree, row: ArrayLike<number>, atLeaf: AtLeaf): void {
    this.feature[0] = -1;
    this.zero[0] = 1;
    this.one[0] = 1;
    this.weight[0] = 1;
    this.#descend(tree, row, atLeaf, 0, 0, 0);
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

  /** Puts a path without one of its elements behind it. @returns where it begins; it is one element shorter */
  without(removed: number, offset: number, length: number): number {
    const to = offset + length + 1;
    this.#copy(offset, to, length);
    this.#unwind(removed, to, length);
    return to;
  }

  /** Goes down both ways of every split. Numbers in place of objects: this is called once a node of every tree and row. */
  #descend(tree: Tree, row: ArrayLike<number>, atLeaf: AtLeaf, node: number, offset: number, length: number): void {
    const feature = tree.feature[node]!;
    if (feature === -1) {
      atLeaf(tree.value[node]!, offset, length);
      return;
    }
    const taken = childOf(tree, node, row[feature]!);
    const other = taken === tree.left[node]! ? tree.right[node]! : tree.left[node]!;
    let zero = 1;
    let one = 1;
    let end = length;
    const before = this.#find(feature, offset, length);
    if (before > 0) {
      zero = this.zero[offset + before]!;
      one = this.one[offset + before]!;
      this.#unwind(before, offset, length);
      end -= 1;
    }
    const whole = tree.cover[node]!;
    const below = offset + end + 1;
    this.#extend(offset, end, feature, whole > 0 ? (zero * tree.cover[taken]!) / whole : 0, one);
    this.#descend(tree, row, atLeaf, taken, below, end + 1);
    this.#extend(offset, end, feature, whole > 0 ? (zero * tree.cover[other]!) / whole : 0, 0);
    this.#descend(tree, row, atLeaf, other, below, end + 1);
  }

  /** Puts a path and one element more behind it. */
  #extend(offset: number, length: number, feature: number, zero: number, one: number): void {
    const to = offset + length + 1;
    this.#copy(offset, to, length);
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

  #copy(offset: number, to: number, length: number): void {
    for (let index = 0; index <= length; index++) {
      this.feature[to + index] = this.feature[offset + index]!;
      this.zero[to + index] = this.zero[offset + index]!;
      this.one[to + index] = this.one[offset + index]!;
      this.weight[to + index] = this.weight[offset + index]!;
    }
  }

  /** Where a feature stands on a path, which has it once at most; 0 for nowhere. */
  #find(feature: number, offset: number, length: number): number {
    for (let index = length; index > 0; index--) if (this.feature[offset + index] === feature) return index;
    return 0;
  }

  /** Takes an element off a path as if it had never been added. */
  #unwind(removed: number, offset: number, length: number): void {
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
}
