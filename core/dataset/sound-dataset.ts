import type { Calendar, Encoded, Panel } from '../panel/panel.js';
import { encodeLabels } from './read-calendar.js';
import type { SalesTable } from './sales-table.js';

type Attribute = 'item' | 'department' | 'category' | 'store' | 'state';

/** A data set without faults, from which panels are taken: all of it, or a shard at a time. */
export class SoundDataset {
  /** Labels are encoded over the whole scope, so equal codes mean equal labels in every shard. */
  private readonly labels: Readonly<Record<Attribute, Encoded>>;

  constructor(
    readonly calendar: Calendar,
    private readonly sales: SalesTable,
    /** series x weeks */
    private readonly prices: Float32Array,
  ) {
    const column = (name: Attribute) => encodeLabels(sales.series.map((key) => key[name]));
    this.labels = {
      item: column('item'),
      department: column('department'),
      category: column('category'),
      store: column('store'),
      state: column('state'),
    };
  }

  /** Days with known sales. */
  get days(): number {
    return this.sales.header.days;
  }

  /** The series by store, stores in label order, series in file order within each. */
  stores(): readonly { readonly store: string; readonly rows: readonly number[] }[] {
    const { labels, codes } = this.labels.store;
    const rows = labels.map((): number[] => []);
    codes.forEach((code, row) => {
      rows[code]?.push(row);
    });
    return labels.map((store, code) => ({ store, rows: rows[code] as number[] }));
  }

  panel(): Panel {
    return this.panelOf(this.sales.series.map((_, row) => row));
  }

  /** The panel of these series. @param room makes its large arrays: in shared memory, if threads are to read them */
  panelOf(
    rows: readonly number[],
    room: (bytes: number) => ArrayBufferLike = (bytes) => new ArrayBuffer(bytes),
  ): Panel {
    const { calendar, days, labels } = this;
    const weeks = calendar.weeks.length;
    const sales = new Uint16Array(room(2 * rows.length * days));
    const prices = new Float32Array(room(4 * rows.length * weeks));
    rows.forEach((row, index) => {
      sales.set(this.sales.unitsOf(row), index * days);
      prices.set(this.prices.subarray(row * weeks, (row + 1) * weeks), index * weeks);
    });
    const cut = ({ labels: names, codes }: Encoded): Encoded => ({
      labels: names,
      codes: Uint16Array.from(rows, (row) => codes[row] as number),
    });
    return {
      calendar,
      days,
      sales,
      prices,
      series: {
        count: rows.length,
        ids: rows.map((row) => this.sales.series[row]?.id as string),
        item: cut(labels.item),
        department: cut(labels.department),
        category: cut(labels.category),
        store: cut(labels.store),
        state: cut(labels.state),
      },
    };
  }
}
