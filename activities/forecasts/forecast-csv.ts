import { csvField } from '@durable-forecast/lib/csv-field';
import { type ForecastTable, formatUnits } from './forecast-table.js';
import { isoDate } from './iso-date.js';

/** Rows that become bytes at a time: the text of all of M5 is longer than one string should be. */
const PIECE = 50_000;

/** The rows of a table as CSV, in its order: ids as in the data, dates as `2016-05-23`, units with seven digits. */
export function forecastCsv({ texts, dates, numbers }: ForecastTable): Uint8Array {
  const columns = [
    ...Object.entries(texts).map(([name, { labels, codes }]) => {
      const written = labels.map(csvField);
      return [name, (row: number) => written[codes[row] as number] as string] as const;
    }),
    ...Object.entries(dates).map(([name, days]) => [name, (row: number) => isoDate(days[row] as number)] as const),
    ...Object.entries(numbers).map(
      ([name, values]) => [name, (row: number) => formatUnits(values[row] as number)] as const,
    ),
  ];
  const rows = Object.values(numbers)[0]?.length ?? 0;
  const pieces = [Buffer.from(`${columns.map(([name]) => name).join(',')}\n`)];
  for (let first = 0; first < rows; first += PIECE) {
    const lines = Array.from({ length: Math.min(PIECE, rows - first) }, (_, at) =>
      columns.map(([, cell]) => cell(first + at)).join(','),
    );
    pieces.push(Buffer.from(`${lines.join('\n')}\n`));
  }
  return Buffer.concat(pieces);
}
