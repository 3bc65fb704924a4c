import type { Encoded } from '../panel/panel.js';
import { daysOf } from './days-of.js';

/** Forecast and sales of each store or department, added up a part of the series at a time. */
export class BiasSums {
  private readonly sums: { forecast: number; actual: number; isThere: boolean }[];

  constructor(private readonly labels: readonly string[]) {
    this.sums = labels.map(() => ({ forecast: 0, actual: 0, isThere: false }));
  }

  /** @param codes of the series' owners */
  add(codes: Encoded['codes'], forecast: Float32Array, actual: Float32Array): void {
    const days = daysOf(codes.length, forecast, actual);
    codes.forEach((code, series) => {
      const group = this.sums[code] as (typeof this.sums)[number];
      group.isThere = true;
      group.forecast += total(forecast, series * days, days);
      group.actual += total(actual, series * days, days);
    });
  }

  /** Total forecast over total sales, minus 1, by label; null where nothing was sold. */
  finish(): Readonly<Record<string, number | null>> {
    return Object.fromEntries(
      this.sums.flatMap((group, code) =>
        group.isThere
          ? [[this.labels[code] as string, group.actual === 0 ? null : group.forecast / group.actual - 1]]
          : [],
      ),
    );
  }
}

function total(values: Float32Array, from: number, days: number): number {
  let sum = 0;
  for (let cell = from; cell < from + days; cell++) sum += values[cell] as number;
  return sum;
}
