import type { FeatureTable } from '../../core/features/feature-table.js';

/** What a run says about its values, so that engines can be compared; the peers make the same in `features_checks.py`. */
export interface Checks {
  readonly rows: number;
  /** Values that are not missing, by feature. */
  readonly counts: Readonly<Record<string, number>>;
  readonly sums: Readonly<Record<string, number>>;
  /** Values of every 97th series on every 41st day, by series and feature; null where missing. */
  readonly samples: Readonly<Record<string, Readonly<Record<string, readonly (number | null)[]>>>>;
}

const SAMPLE_SERIES = 97;
const SAMPLE_DAY = 41;
const TOLERANCE = 1e-5;

/** @param block whole series of equal length; @param series the position of each in the sales file */
export function checkBlock({ names, columns, rows }: FeatureTable, series: readonly number[], days: number): Checks {
  const counts: Record<string, number> = {};
  const sums: Record<string, number> = {};
  const samples: Record<string, Record<string, (number | null)[]>> = {};
  names.forEach((name, index) => {
    const column = columns[index] as Float32Array;
    let count = 0;
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const value = column[row] as number;
      if (Number.isNaN(value)) continue;
      count += 1;
      sum += value;
    }
    counts[name] = count;
    sums[name] = sum;
    for (let offset = 0; offset * days < rows; offset++) {
      const position = series[offset] as number;
      if (position % SAMPLE_SERIES !== 0) continue;
      samples[position] ??= {};
      const values: (number | null)[] = [];
      for (let day = 0; day < days; day += SAMPLE_DAY) {
        const value = column[offset * days + day] as number;
        values.push(Number.isNaN(value) ? null : value);
      }
      samples[position]![name] = values;
    }
  });
  return { rows, counts, sums, samples };
}

export function addChecks(all: readonly Checks[]): Checks {
  const counts: Record<string, number> = {};
  const sums: Record<string, number> = {};
  for (const checks of all) {
    for (const [name, count] of Object.entries(checks.counts)) counts[name] = (counts[name] ?? 0) + count;
    for (const [name, sum] of Object.entries(checks.sums)) sums[name] = (sums[name] ?? 0) + sum;
  }
  return {
    rows: all.reduce((sum, { rows }) => sum + rows, 0),
    counts,
    sums,
    samples: Object.assign({}, ...all.map(({ samples }) => samples)),
  };
}

export interface Agreement {
  /** Values compared one by one. */
  readonly compared: number;
  /** Largest difference, relative for values above 1. */
  readonly largest: number;
}

/** @throws Error naming the first feature that differs by more than 1e-5 */
export function compareChecks(ours: Checks, theirs: Checks, peer: string): Agreement {
  let compared = 0;
  let largest = 0;
  const differs = (what: string, mine: unknown, other: unknown) => {
    throw new Error(`${what} differs from ${peer}: ${mine} here, ${other} there`);
  };
  const distance = (a: number, b: number) => Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b));
  if (ours.rows !== theirs.rows) differs('the number of rows', ours.rows, theirs.rows);
  for (const name of Object.keys(ours.counts)) {
    if (ours.counts[name] !== theirs.counts[name]) {
      differs(`the number of known values of ${name}`, ours.counts[name], theirs.counts[name]);
    }
    if (distance(ours.sums[name]!, theirs.sums[name] ?? Number.NaN) > TOLERANCE) {
      differs(`the sum of ${name}`, ours.sums[name], theirs.sums[name]);
    }
  }
  for (const [series, features] of Object.entries(ours.samples)) {
    for (const [name, values] of Object.entries(features)) {
      values.forEach((mine, index) => {
        const other = theirs.samples[series]?.[name]?.[index] ?? null;
        const difference = mine === null || other === null ? (mine === other ? 0 : 1) : distance(mine, other);
        if (difference > TOLERANCE) differs(`${name} of series ${series}, day ${index * SAMPLE_DAY + 1}`, mine, other);
        largest = Math.max(largest, difference);
        compared += 1;
      });
    }
  }
  return { compared, largest };
}
