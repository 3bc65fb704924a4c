/**
 * How often each number of units lies in a window, in a binary indexed tree: adding, taking away and the k-th smallest cost
 * the logarithm of the most units, whatever the window. One serves all statistics and series, one after another.
 */
export class UnitCounts {
  private tree = new Int32Array(2);
  /** Units are below it; a power of two. */
  private size = 1;

  /** Forgets everything. @param most units that will come */
  reset(most: number): void {
    this.size = 1;
    while (this.size <= most) this.size *= 2;
    if (this.tree.length <= this.size) this.tree = new Int32Array(this.size + 1);
    else this.tree.fill(0, 0, this.size + 1);
  }

  /** @param by 1 for a day that enters, -1 for one that leaves */
  add(units: number, by: 1 | -1): void {
    const { tree, size } = this;
    for (let node = units + 1; node <= size; node += node & -node) tree[node] = (tree[node] as number) + by;
  }

  /** The smallest number that more than `rank` days are not above: the day at this place, from 0, when sorted. */
  at(rank: number): number {
    const { tree } = this;
    let left = rank;
    let below = 0;
    for (let step = this.size; step > 0; step >>= 1) {
      const node = below + step;
      if (node > this.size || (tree[node] as number) > left) continue;
      below = node;
      left -= tree[node] as number;
    }
    return below;
  }
}
