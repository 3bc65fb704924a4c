import type { Encoded, SeriesTable } from './panel.js';

const ATTRIBUTES = ['item', 'department', 'category', 'store', 'state'] as const;
type Attribute = (typeof ATTRIBUTES)[number];

/** Series picked out of tables whose codes mean the same, such as those of the stores of a scope, into a table of their own. */
export class SeriesPicks {
  private readonly codes: Readonly<Record<Attribute, number[]>> = {
    item: [],
    department: [],
    category: [],
    store: [],
    state: [],
  };
  private from: SeriesTable | undefined;

  add(series: SeriesTable, row: number): void {
    this.from ??= series;
    for (const attribute of ATTRIBUTES) this.codes[attribute].push(series[attribute].codes[row] as number);
  }

  /** In the order in which they were picked; without ids. @throws Error where none was */
  get table(): SeriesTable {
    if (this.from === undefined) throw new Error('no series was picked');
    const labels = this.from;
    const column = (attribute: Attribute): Encoded => ({
      labels: labels[attribute].labels,
      codes: Uint16Array.from(this.codes[attribute]),
    });
    return {
      count: this.codes.item.length,
      ids: [],
      item: column('item'),
      department: column('department'),
      category: column('category'),
      store: column('store'),
      state: column('state'),
    };
  }
}
