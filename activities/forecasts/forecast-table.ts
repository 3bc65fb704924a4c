import { HORIZON, type Panel } from '../../core/panel/panel.js';

/** A shard's series with their predictions. */
export interface ForecastShard {
  readonly panel: Panel;
  /** series x 28, units a day. */
  readonly values: Float32Array;
}

/** One row a series and day, as columns; the order is shards, series, days. */
export interface ForecastTable {
  readonly id: string[];
  readonly item: string[];
  readonly department: string[];
  readonly category: string[];
  readonly store: string[];
  readonly state: string[];
  /** ISO date. */
  readonly date: string[];
  /** `d_N` of the date. */
  readonly day: string[];
  readonly forecast: Float32Array;
}

/** @param originDay N of the last known day */
export function forecastTable(shards: readonly ForecastShard[], originDay: number): ForecastTable {
  const rows = shards.reduce((sum, { panel }) => sum + panel.series.count * HORIZON, 0);
  const table: ForecastTable = {
    id: [],
    item: [],
    department: [],
    category: [],
    store: [],
    state: [],
    date: [],
    day: [],
    forecast: new Float32Array(rows),
  };
  let row = 0;
  for (const { panel, values } of shards) {
    const { series, calendar } = panel;
    const first = originDay + 1 - calendar.firstDay;
    for (let index = 0; index < series.count; index++) {
      for (let step = 0; step < HORIZON; step++) {
        table.id.push(series.ids[index] as string);
        table.item.push(labelOf(series.item, index));
        table.department.push(labelOf(series.department, index));
        table.category.push(labelOf(series.category, index));
        table.store.push(labelOf(series.store, index));
        table.state.push(labelOf(series.state, index));
        table.date.push(calendar.dates[first + step] as string);
        table.day.push(`d_${originDay + 1 + step}`);
        table.forecast[row] = values[index * HORIZON + step] as number;
        row += 1;
      }
    }
  }
  return table;
}

/**
 * The forecast in the layout of an M5 submission: `id,F1..F28`, a line a series.
 *
 * Ids end in `_validation` for the origin d_1913 and in `_evaluation` otherwise, as in the competition.
 */
export function submissionCsv(shards: readonly ForecastShard[], originDay: number): string {
  const suffix = originDay === 1913 ? 'validation' : 'evaluation';
  const lines = [`id,${Array.from({ length: HORIZON }, (_, step) => `F${step + 1}`).join(',')}`];
  for (const { panel, values } of shards) {
    panel.series.ids.forEach((id, index) => {
      const days = Array.from(values.subarray(index * HORIZON, (index + 1) * HORIZON), formatUnits);
      lines.push(`${id}_${suffix},${days.join(',')}`);
    });
  }
  return `${lines.join('\n')}\n`;
}

/** Seven significant digits: what a float32 holds. */
const formatUnits = (units: number): string => String(Number(units.toPrecision(7)));

const labelOf = (column: Panel['series']['item'], index: number): string =>
  column.labels[column.codes[index] as number] as string;
