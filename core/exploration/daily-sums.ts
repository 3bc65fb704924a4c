import type { Panel } from '../panel/panel.js';

/** Units a day of a department in a state. */
export interface DailySum {
  readonly state: string;
  readonly category: string;
  readonly department: string;
  /** One a known day. */
  readonly units: Float64Array;
}

/** Units a day of every department of a store. @param end days that are known */
export function dailySums({ series, sales, days }: Panel, end: number): readonly DailySum[] {
  const sums = new Map<number, DailySum>();
  const { state, category, department } = series;
  const label = ({ labels, codes }: typeof state, row: number) => labels[codes[row] as number] as string;
  for (let row = 0; row < series.count; row++) {
    const key = (state.codes[row] as number) * department.labels.length + (department.codes[row] as number);
    let sum = sums.get(key);
    if (sum === undefined) {
      const units = new Float64Array(end);
      sum = { state: label(state, row), category: label(category, row), department: label(department, row), units };
      sums.set(key, sum);
    }
    addTo(sum.units, sales.subarray(row * days, row * days + end));
  }
  return [...sums.values()];
}

/** The sums of several stores, those of the same department and state as one. */
export function mergeSums(sums: readonly DailySum[]): readonly DailySum[] {
  const merged = new Map<string, DailySum>();
  for (const sum of sums) {
    const key = JSON.stringify([sum.state, sum.category, sum.department]);
    const other = merged.get(key);
    if (other === undefined) merged.set(key, { ...sum, units: Float64Array.from(sum.units) });
    else addTo(other.units, sum.units);
  }
  return [...merged.values()];
}

/** Units a day of each value of an attribute, or of all together; by name, the largest first. */
export function sumsBy(
  sums: readonly DailySum[],
  nameOf: (sum: DailySum) => string,
): readonly { readonly name: string; readonly units: Float64Array }[] {
  const named = new Map<string, Float64Array>();
  for (const sum of sums) {
    const name = nameOf(sum);
    const units = named.get(name) ?? new Float64Array(sum.units.length);
    named.set(name, units);
    addTo(units, sum.units);
  }
  const total = (units: Float64Array) => units.reduce((all, one) => all + one, 0);
  return [...named].map(([name, units]) => ({ name, units })).sort((a, b) => total(b.units) - total(a.units));
}

function addTo(sums: Float64Array, values: ArrayLike<number>): void {
  for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] as number) + (values[at] as number);
}
