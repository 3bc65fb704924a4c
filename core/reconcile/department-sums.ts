import type { Panel } from '../panel/panel.js';
import { SeriesPicks } from '../panel/series-picks.js';
import type { TotalsSource } from './day-totals.js';
import { storeDepartments } from './store-departments.js';

/** What each department of the stores sold, each as one series. */
export interface DepartmentSales extends TotalsSource {
  readonly sales: Float64Array;
}

/** Adds up the departments of stores, one store after the other: all that day totals look at, of many stores at once. */
export class DepartmentSums {
  /** Of the first store: days are those of the whole scope. */
  private first: Pick<Panel, 'calendar' | 'days'> | undefined;
  private readonly picks = new SeriesPicks();
  private readonly sums: Float64Array[] = [];

  /** @returns how many departments the store has */
  add({ calendar, days, series, sales }: Panel): number {
    this.first ??= { calendar, days };
    const { groupOf, groups } = storeDepartments(series);
    const sums = Array.from({ length: groups }, () => new Float64Array(days));
    const seen = new Set<number>();
    groupOf.forEach((group, row) => {
      const sum = sums[group] as Float64Array;
      if (!seen.has(group)) {
        // Its first series stands for it, so that departments come in the order in which series have them.
        seen.add(group);
        this.picks.add(series, row);
        this.sums.push(sum);
      }
      for (let day = 0; day < days; day++) sum[day] = (sum[day] as number) + (sales[row * days + day] as number);
    });
    return groups;
  }

  /** @throws Error where no store was added */
  finish(): DepartmentSales {
    if (this.first === undefined) throw new Error('no store was added');
    const { calendar, days } = this.first;
    const sales = new Float64Array(this.sums.length * days);
    this.sums.forEach((sum, at) => {
      sales.set(sum, at * days);
    });
    return { calendar, days, sales, series: this.picks.table };
  }
}
