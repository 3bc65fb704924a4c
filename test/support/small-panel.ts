import { type Encoded, HORIZON, type Panel } from '../../core/panel/panel.js';

export interface SmallPanelOptions {
  readonly stores?: readonly string[];
  readonly items?: readonly string[];
  /** Days with known sales. */
  readonly days?: number;
  readonly firstDay?: number;
  /** Units sold of a series on a day. */
  readonly sales?: (series: number, day: number) => number;
  /** Price of a series in a week. */
  readonly price?: (series: number, week: number) => number;
}

/** A panel made by hand for tests: every item in every store, the calendar 28 days longer than the sales. */
export function smallPanel({
  stores = ['CA_1'],
  items = ['FOODS_1_001', 'HOBBIES_1_002'],
  days = 70,
  firstDay = 1,
  sales = (series, day) => (series + day) % 3,
  price = () => 2,
}: SmallPanelOptions = {}): Panel {
  const total = days + HORIZON;
  const dates = Array.from({ length: total }, (_, day) =>
    new Date(Date.UTC(2015, 0, firstDay + day)).toISOString().slice(0, 10),
  );
  const weeks = Math.ceil(total / 7);
  const keys = stores.flatMap((store) => items.map((item) => ({ store, item })));
  const nothing: Encoded = { labels: ['unknown'], codes: new Uint16Array(total) };
  return {
    days,
    calendar: {
      firstDay,
      dates,
      weekOfDay: Uint16Array.from(dates, (_, day) => Math.floor(day / 7)),
      weeks: Int32Array.from({ length: weeks }, (_, week) => 11_501 + week),
      events: { eventName1: nothing, eventType1: nothing, eventName2: nothing, eventType2: nothing },
      snap: { CA: new Uint8Array(total), TX: new Uint8Array(total), WI: new Uint8Array(total) },
    },
    series: {
      count: keys.length,
      ids: keys.map(({ item, store }) => `${item}_${store}`),
      item: encode(keys.map(({ item }) => item)),
      department: encode(keys.map(({ item }) => item.slice(0, item.lastIndexOf('_')))),
      category: encode(keys.map(({ item }) => item.split('_')[0] as string)),
      store: encode(keys.map(({ store }) => store)),
      state: encode(keys.map(({ store }) => store.split('_')[0] as string)),
    },
    sales: Uint16Array.from({ length: keys.length * days }, (_, cell) => sales(Math.floor(cell / days), cell % days)),
    prices: Float32Array.from({ length: keys.length * weeks }, (_, cell) =>
      price(Math.floor(cell / weeks), cell % weeks),
    ),
  };
}

export function encode(values: readonly string[]): Encoded {
  const labels = [...new Set(values)].sort();
  return { labels, codes: Uint16Array.from(values, (value) => labels.indexOf(value)) };
}
