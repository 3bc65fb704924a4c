import type { Panel, SeriesTable } from '../panel/panel.js';
import type { TotalsSource } from './day-totals.js';
import { storeDepartments } from './store-departments.js';

/** What each department of the stores sold, each as one series. */
export interface DepartmentSales extends TotalsSource {
  readonly sales: Float64Array;
}

const ATTRIBUTES = ['item', 'department', 'category', 'store', 'state'] as const;
type Attribute = (typeof ATTRIBUTES)[number];

/** Adds up the departments of stores, one store after the other: all that day totals look at, of many stores at once. */
export class DepartmentSums {
  /** Of the first store: labels and days are those of the whole scope. */
  private first: Pick<Panel, 'calendar' | 'days' | 'series'> | undefined;
  private readonly codes: Readonly<Record<Attribute, number[]>> = {
    item: [],
    department: [],
    category: [],
    store: [],
    state: [],
  };
  private readonly sums: Float64Array[] = [];

  /** @returns how many departments the store has */
  add({ calendar, days, series, sales }: Panel): number {
    this.first ??= { calendar, days, series };
    const { groupOf, groups } = storeDepartments(series);
    const sums = Array.from({ length: groups }, () => new Float64Array(days));
    const seen = new Set<number>();
    groupOf.forEach((group, row) => {
      const sum = sums[group] as Float64Array;
      if (!seen.has(group)) {
        // Its first series stands for it, so that departments come in the order in which series have them.
        seen.add(group);
        for (const attribute of ATTRIBUTES) this.codes[attribute].push(series[attribute].codes[row] as number);
        this.sums.push(sum);
      }
      for (let day = 0; day < days; day++) sum[day] = (sum[day] as number) + (sales[row * days + day] as number);
    });
    return groups;
  }

  /** @throws Error where no store was added */
  finish(): DepartmentSales {
    if (this.first === undefined) throw new Error('no store was added');
    const { calendar, days, series } = this.first;
    const sales = new Float64Array(this.sums.length * days);
    this.sums.forEach((sum, at) => {
      sales.set(sum, at * days);
    });
    const column = (attribute: Attribute): SeriesTable[Attribute] => ({
      labels: series[attribute].labels,
      codes: Uint16Array.from(this.codes[attribute]),
    });
    return {
      ...{ calendar, days, sales },
      series: {
        count: this.sums.length,
        ids: [],
        item: column('item'),
        department: column('department'),
        category: column('category'),
        store: column('store'),
        state: column('state'),
      },
    };
  }
}
