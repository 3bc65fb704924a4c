import { hashOf } from '@durable-forecast/lib/hash';
import type { Encoded, Panel } from '../../../core/panel/panel.js';

/** A panel as values that can be compared bit for bit, its series in an order of their own: rows may stand in any. */
export function plainPanel({ calendar, series, days, sales, prices }: Panel): object {
  const weeks = calendar.weeks.length;
  const rows = Array.from({ length: series.count }, (_, row) => ({
    id: series.ids[row],
    suffix: series.suffix && labelOf(series.suffix, row),
    ...Object.fromEntries(
      (['item', 'department', 'category', 'store', 'state'] as const).map((name) => [name, labelOf(series[name], row)]),
    ),
    sales: [...sales.subarray(row * days, (row + 1) * days)],
    prices: [...prices.subarray(row * weeks, (row + 1) * weeks)],
  }));
  const events = Object.entries(calendar.events).map(([name, column]) => [
    name,
    calendar.dates.map((_, day) => labelOf(column, day)),
  ]);
  return {
    days,
    calendar: {
      ...calendar,
      weekOfDay: [...calendar.weekOfDay],
      weeks: [...calendar.weeks],
      events,
      snap: Object.entries(calendar.snap)
        .map(([state, flags]) => [state, [...flags]])
        .sort(),
    },
    series: rows.toSorted((a, b) => (hashOf([a.id]) < hashOf([b.id]) ? -1 : 1)),
  };
}

const labelOf = ({ labels, codes }: Encoded, row: number): string => labels[codes[row] as number] as string;
