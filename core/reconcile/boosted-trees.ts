/** One column of small whole numbers, a row each. */
export interface BinnedColumn {
  readonly bins: number;
  /** Bin of each row, 0 to bins - 1. */
  readonly codes: Uint8Array | Uint16Array;
  /** Whether neighbouring bins are alike; otherwise they are categories, and a split may put any of them together. */
  readonly isOrdered: boolean;
}

export interface BoostSettings {
  readonly trees: number;
  readonly leaves: number;
  /** Rows that a leaf must have learnt from. */
  readonly minRows: number;
  /** Share of each tree's answer that counts. */
  readonly rate: number;
  /** Rows of mean zero that each leaf is taken to have seen besides its own. */
  readonly shrinkage: number;
}

/**
 * Gradient-boosted regression trees for squared error, over columns of few distinct values: what they say of every row.
 *
 * Trees grow by the leaf whose split gains most. They are kept nowhere: rows to be answered for go down the tree while it grows,
 * beside those that it learns from. The same input gives the same answers, since nothing is drawn.
 *
 * @param target one a row; that of a row that is not learnt from is not read
 * @param learn 1 for rows to learn from
 * @returns one a row
 * @source Friedman, Greedy Function Approximation: A Gradient Boosting Machine, 2001; categories in the order of their means: Fisher,
 * On Grouping for Maximum Homogeneity, 1958
 */
export function boostTrees(
  columns: readonly BinnedColumn[],
  target: Float64Array,
  learn: Uint8Array,
  settings: BoostSettings,
): Float64Array {
  const answers = new Float64Array(target.length);
  const residuals = target.slice();
  for (let tree = 0; tree < settings.trees; tree++) {
    const leaves = growTree(columns, residuals, learn, settings);
    for (const leaf of leaves) {
      const step = settings.rate * (leaf.sum / (leaf.count + settings.shrinkage));
      for (const row of leaf.rows) {
        answers[row]! += step;
        residuals[row]! -= step;
      }
    }
    if (leaves.length === 1) break;
  }
  return answers;
}

interface Leaf {
  readonly rows: Int32Array;
  /** Of the rows that are learnt from. */
  readonly count: number;
  readonly sum: number;
  readonly split: Split | undefined;
}

interface Split {
  readonly gain: number;
  readonly column: BinnedColumn;
  /** By bin: 1 goes left. */
  readonly left: Uint8Array;
}

function growTree(
  columns: readonly BinnedColumn[],
  residuals: Float64Array,
  learn: Uint8Array,
  settings: BoostSettings,
): readonly Leaf[] {
  const leafOf = (rows: Int32Array): Leaf => {
    let count = 0;
    let sum = 0;
    for (const row of rows) {
      if (learn[row] === 0) continue;
      count += 1;
      sum += residuals[row]!;
    }
    const total = { count, sum };
    return { rows, ...total, split: bestSplit(columns, rows, residuals, learn, total, settings) };
  };
  const leaves = [leafOf(Int32Array.from(residuals.keys()))];
  while (leaves.length < settings.leaves) {
    const at = leaves.reduce(
      (best, { split }, index) => (gainOf(split) > gainOf(leaves[best]!.split) ? index : best),
      0,
    );
    const { rows, split } = leaves[at] as Leaf;
    if (split === undefined) break;
    const { column, left } = split;
    leaves[at] = leafOf(rows.filter((row) => left[column.codes[row]!] === 1));
    leaves.push(leafOf(rows.filter((row) => left[column.codes[row]!] === 0)));
  }
  return leaves;
}

const gainOf = (split: Split | undefined): number => split?.gain ?? 0;

interface Total {
  readonly count: number;
  readonly sum: number;
}

function bestSplit(
  columns: readonly BinnedColumn[],
  rows: Int32Array,
  residuals: Float64Array,
  learn: Uint8Array,
  total: Total,
  settings: BoostSettings,
): Split | undefined {
  if (total.count < 2 * settings.minRows) return undefined;
  let best: Split | undefined;
  for (const column of columns) {
    const split = splitOf(column, histogram(column, rows, residuals, learn), total, settings);
    if (split !== undefined && split.gain > gainOf(best)) best = split;
  }
  return best;
}

interface Histogram {
  readonly counts: Float64Array;
  readonly sums: Float64Array;
}

function histogram(
  { bins, codes }: BinnedColumn,
  rows: Int32Array,
  residuals: Float64Array,
  learn: Uint8Array,
): Histogram {
  const counts = new Float64Array(bins);
  const sums = new Float64Array(bins);
  for (const row of rows) {
    if (learn[row] === 0) continue;
    const bin = codes[row]!;
    counts[bin]! += 1;
    sums[bin]! += residuals[row]!;
  }
  return { counts, sums };
}

/** The best of the splits of the bins' order into a left and a right part. */
function splitOf(
  column: BinnedColumn,
  { counts, sums }: Histogram,
  total: Total,
  { minRows, shrinkage }: BoostSettings,
): Split | undefined {
  const order = [...counts.keys()].filter((bin) => counts[bin]! > 0);
  // A category of few rows is drawn to the middle, where it decides nothing.
  const mean = (bin: number) => sums[bin]! / (counts[bin]! + shrinkage);
  if (!column.isOrdered) order.sort((a, b) => mean(a) - mean(b) || a - b);
  const worth = (count: number, sum: number) => sum ** 2 / (count + shrinkage);
  let [count, sum, gain, end] = [0, 0, 0, 0];
  for (let at = 0; at < order.length - 1; at++) {
    count += counts[order[at]!]!;
    sum += sums[order[at]!]!;
    if (count < minRows || total.count - count < minRows) continue;
    const gained = worth(count, sum) + worth(total.count - count, total.sum - sum) - worth(total.count, total.sum);
    if (gained > gain) [gain, end] = [gained, at + 1];
  }
  if (end === 0) return undefined;
  const left = new Uint8Array(column.bins);
  if (column.isOrdered) left.fill(1, 0, order[end - 1]! + 1);
  else for (const bin of order.slice(0, end)) left[bin] = 1;
  return { gain, column, left };
}
