import { hashOf } from '@durable-forecast/lib/hash';
import { encodeLabels } from '../panel/encode-labels.js';
import type { Calendar, Panel, SeriesTable } from '../panel/panel.js';
import { panelOf, type SeriesSource } from '../panel/select-series.js';
import { snapStatesOf } from '../panel/snap-of.js';
import type { SalesTable } from './sales-table.js';

type Attribute = 'item' | 'department' | 'category' | 'store' | 'state' | 'suffix';

/** A dataset without faults, from which panels are taken: all of it, or a shard at a time. */
export class SoundDataset {
  private readonly source: SeriesSource;

  /** @param prices series x weeks */
  constructor(
    readonly calendar: Calendar,
    sales: SalesTable,
    prices: Float32Array,
  ) {
    const weeks = calendar.weeks.length;
    this.source = {
      calendar,
      days: sales.header.days,
      series: seriesOf(sales),
      salesOf: (row) => sales.unitsOf(row),
      pricesOf: (row) => prices.subarray(row * weeks, (row + 1) * weeks),
    };
  }

  /** Days with known sales. */
  get days(): number {
    return this.source.days;
  }

  /**
   * What the codes of series and events stand for, hashed, whatever the order of rows. A model knows them by their codes: one that
   * was made on other series or events would take an item or a holiday for another.
   */
  get codes(): string {
    const { events } = this.calendar;
    const { ids, item, department, category, store, state } = this.source.series;
    const columns = [item, department, category, store, state];
    return hashOf([
      ids
        .map((id, row) => JSON.stringify([id, ...columns.map(({ codes, labels }) => labels[codes[row] as number])]))
        .sort(),
      Object.entries(events)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, { labels }]) => [name, labels]),
      snapStatesOf(this.calendar),
    ]).slice(0, 16);
  }

  /** The series by store, stores in label order, series in file order within each. */
  stores(): readonly { readonly store: string; readonly rows: readonly number[] }[] {
    const { labels, codes } = this.source.series.store;
    const rows = labels.map((): number[] => []);
    codes.forEach((code, row) => {
      rows[code]?.push(row);
    });
    return labels.map((store, code) => ({ store, rows: rows[code] as number[] }));
  }

  panel(): Panel {
    return this.panelOf(this.source.series.ids.map((_, row) => row));
  }

  /** The panel of these series. @param room makes its large arrays: in shared memory, if threads are to read them */
  panelOf(
    rows: readonly number[],
    room: (bytes: number) => ArrayBufferLike = (bytes) => new ArrayBuffer(bytes),
  ): Panel {
    return panelOf(this.source, rows, room);
  }
}

/** Labels are encoded over the whole scope, so equal codes mean equal labels in every shard. */
function seriesOf({ series }: SalesTable): SeriesTable {
  const column = (name: Attribute) => encodeLabels(series.map((key) => key[name]));
  return {
    count: series.length,
    ids: series.map(({ id }) => id),
    suffix: column('suffix'),
    item: column('item'),
    department: column('department'),
    category: column('category'),
    store: column('store'),
    state: column('state'),
  };
}
