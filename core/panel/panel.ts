/**
 * The panel: retail sales as a series x day matrix, never melted into rows.
 *
 * Every array is flat and row-major. `day` counts columns from 0, where column 0 is the first day of the data
 * (`calendar.firstDay`, 1 for a full M5 file, 1495 for one that starts at d_1495).
 */
export interface Panel {
  readonly calendar: Calendar;
  readonly series: SeriesTable;
  /** Days with known sales; the calendar may go on beyond them (the horizon). */
  readonly days: number;
  /** series x days, units sold. 0 before release. */
  readonly sales: Uint16Array;
  /** series x calendar.weeks, price of the week in currency units; NaN where the item was not on sale in the store. */
  readonly prices: Float32Array;
}

export interface Calendar {
  /** Number of the first day, the N of its `d_N` column. */
  readonly firstDay: number;
  /** ISO dates (YYYY-MM-DD), one a day, at least `days` of them; consecutive. */
  readonly dates: readonly string[];
  /** Index into the weeks (columns of `prices`) of each day, ascending. */
  readonly weekOfDay: Uint16Array;
  /** `wm_yr_wk` of each week. */
  readonly weeks: Int32Array;
  /** Codes of the label-encoded event columns, one a day; 'unknown' stands where there is no event. */
  readonly events: {
    readonly eventName1: Encoded;
    readonly eventType1: Encoded;
    readonly eventName2: Encoded;
    readonly eventType2: Encoded;
  };
  /** SNAP purchase days by state, 0 or 1 a day. */
  readonly snap: Readonly<Record<string, Uint8Array>>;
}

/** A label-encoded column: `labels` sorted by code point, `codes[i]` the position of row i's label. */
export interface Encoded {
  readonly labels: readonly string[];
  readonly codes: Uint16Array;
}

/** The static attributes of the series, one entry a series, in file order. */
export interface SeriesTable {
  readonly count: number;
  /** `ITEM_STORE`, as in the data but without the suffix. */
  readonly ids: readonly string[];
  /** What the data has behind each id: `_validation`, `_evaluation` or nothing. Panels of 0.1.0 don't say. */
  readonly suffix?: Encoded | undefined;
  readonly item: Encoded;
  readonly department: Encoded;
  readonly category: Encoded;
  readonly store: Encoded;
  readonly state: Encoded;
}

/** Length of the forecast in days, fixed by the M5 layout. */
export const HORIZON = 28;
