import { encodeLabels } from '../panel/encode-labels.js';
import type { Calendar, Encoded, Panel } from '../panel/panel.js';
import { snapStatesOf } from '../panel/snap-of.js';
import { codeTexts } from './code-texts.js';
import { carryPrices, findPriceGaps } from './horizon-prices.js';
import type { PriceTable } from './price-table.js';
import { ID_SUFFIXES, type SalesTable, type SeriesPlace } from './sales-table.js';
import type { GapsFrom } from './series-checks.js';
import type { StoreRows } from './store-rows.js';

/** A store of a dataset, with its series by their positions among those of all stores, in file order. */
export interface DatasetStore {
  readonly store: string;
  readonly rows: ArrayLike<number>;
}

type Attribute = 'item' | 'department' | 'category' | 'store' | 'state';
/** Units and prices of one store. */
interface StoreValues {
  readonly units: Uint16Array;
  readonly prices: Float32Array;
}

/** A dataset without faults, from which panels are taken: all of it, or a store at a time. */
export class SoundDataset {
  private readonly labels: Readonly<Record<Attribute, Labels>>;
  private readonly suffixes: Encoded;
  /** In the order of their labels. */
  private readonly filled: readonly StoreRows[];

  /** @param gapsFrom prices that the horizon lacks are carried from before it */
  constructor(
    readonly calendar: Calendar,
    private readonly sales: SalesTable,
    private readonly prices: PriceTable,
    private readonly gapsFrom: GapsFrom | undefined,
  ) {
    this.filled = sales.stores.filter(({ count }) => count > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
    const items = sales.itemsInScope();
    const departments = items.map((item) => sales.departmentOf(item));
    const stores = this.filled.map(({ name }) => name);
    // Labels are encoded over the whole scope, so equal codes mean equal labels in every shard.
    this.labels = {
      item: new Labels(items),
      department: new Labels(departments),
      category: new Labels(departments.map((department) => sales.categoryOf(department))),
      store: new Labels(stores),
      state: new Labels(stores.map((store) => sales.stateOf(store))),
    };
    const suffixes = new Set(this.filled.flatMap(({ suffixes }) => [...new Set(suffixes.view())]));
    const texts = [...suffixes].map((number) => ID_SUFFIXES[number] as string);
    const { labels } = encodeLabels(texts);
    this.suffixes = { labels, codes: Uint16Array.from(ID_SUFFIXES, (text) => Math.max(0, labels.indexOf(text))) };
  }

  /** Days with known sales. */
  get days(): number {
    return this.sales.header.days;
  }

  /** Series of all stores. */
  get count(): number {
    return this.sales.count;
  }

  /**
   * What the codes of series and events stand for, whatever the order of rows, as JSON in pieces: its hash names them. A model knows
   * them by their codes: one that was made on other series or events would take an item or a holiday for another.
   */
  codes(): Generator<string> {
    const events = Object.entries(this.calendar.events)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { labels }]) => [name, labels]);
    return codeTexts(this.sales, this.filled, [events, snapStatesOf(this.calendar)]);
  }

  /** The series by store, stores in label order, series in file order within each. */
  stores(): readonly DatasetStore[] {
    return this.filled.map(({ name, numbers }) => ({ store: name, rows: numbers.view() }));
  }

  /** All series in file order. */
  panel(): Panel {
    return this.panelWith([...this.sales.inFileOrder()], (bytes) => new ArrayBuffer(bytes));
  }

  /** The panel of a store. @param room makes its large arrays: in shared memory, if threads are to read them */
  storePanel(store: string, room: (bytes: number) => ArrayBufferLike = (bytes) => new ArrayBuffer(bytes)): Panel {
    const rows = this.filled.find(({ name }) => name === store);
    if (rows === undefined) throw new Error(`the dataset has no series of ${store}`);
    return this.panelWith(
      Array.from({ length: rows.count }, (_, place) => ({ rows, place })),
      room,
    );
  }

  private panelWith(series: readonly SeriesPlace[], room: (bytes: number) => ArrayBufferLike): Panel {
    const { calendar, sales, days } = this;
    const weeks = calendar.weeks.length;
    const units = new Uint16Array(room(2 * series.length * days));
    const prices = new Float32Array(room(4 * series.length * weeks));
    const values = new Map<StoreRows, StoreValues>();
    series.forEach(({ rows, place }, row) => {
      const of = values.get(rows) ?? this.valuesOf(rows);
      values.set(rows, of);
      units.set(of.units.subarray(place * days, (place + 1) * days), row * days);
      prices.set(of.prices.subarray(place * weeks, (place + 1) * weeks), row * weeks);
    });
    const items = series.map((one) => sales.itemOf(one));
    const departments = items.map((item) => sales.departmentOf(item));
    const stores = series.map(({ rows }) => rows.name);
    return {
      calendar,
      days,
      sales: units,
      prices,
      series: {
        count: series.length,
        ids: items.map((item, row) => `${item}_${stores[row]}`),
        suffix: {
          labels: this.suffixes.labels,
          codes: Uint16Array.from(series, ({ rows, place }) => this.suffixes.codes[rows.suffixes.get(place)] as number),
        },
        item: this.labels.item.encode(items),
        department: this.labels.department.encode(departments),
        category: this.labels.category.encode(departments.map((department) => sales.categoryOf(department))),
        store: this.labels.store.encode(stores),
        state: this.labels.state.encode(stores.map((store) => sales.stateOf(store))),
      },
    };
  }

  private valuesOf(rows: StoreRows): StoreValues {
    const prices = this.prices.pricesOf(rows);
    if (this.gapsFrom !== undefined) {
      const { day, newestWeek } = this.gapsFrom;
      carryPrices(prices, this.calendar.weeks.length, findPriceGaps(prices, this.calendar, day, newestWeek));
    }
    return { units: this.sales.unitsOf(rows), prices };
  }
}

/** The labels of an attribute, and the code of each. */
class Labels {
  private readonly labels: readonly string[];
  private readonly codes: ReadonlyMap<string, number>;

  constructor(values: readonly string[]) {
    this.labels = encodeLabels(values).labels;
    this.codes = new Map(this.labels.map((label, code) => [label, code]));
  }

  encode(values: readonly string[]): Encoded {
    return { labels: this.labels, codes: Uint16Array.from(values, (value) => this.codes.get(value) as number) };
  }
}
