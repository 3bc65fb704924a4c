import { csvField } from '@durable-forecast/lib/csv-field';
import { type ForecastTable, formatUnits } from './forecast-table.js';
import { isoDate } from './iso-date.js';

/** Rows that become bytes at a time: the text of all of M5 is longer than one string should be. */
const PIECE = 50_000;

/** The rows of a table as CSV, in its order: ids as in the data, dates as `2016-05-23`, units with seven digits. */
export const forecastCsv = (table: ForecastTable): Uint8Array =>
  Buffer.concat([Buffer.from(csvHeader(table)), ...csvPieces(table)]);

/** The names of the columns, in the order of `csvPieces`. */
export const csvHeader = ({ texts, dates, numbers }: ForecastTable): string =>
  `${[texts, dates, numbers].flatMap((columns) => Object.keys(columns)).join(',')}\n`;

/** What is below the header, in pieces. */
export function* csvPieces({ texts, dates, numbers }: ForecastTable): Generator<Uint8Array> {
  const columns = [
    ...Object.values(texts).map(({ labels, codes }) => {
      const written = labels.map(csvField);
      return (row: number) => written[codes[row] as number] as string;
    }),
    ...Object.values(dates).map((days) => (row: number) => isoDate(days[row] as number)),
    ...Object.values(numbers).map((values) => (row: number) => formatUnits(values[row] as number)),
  ];
  const rows = Object.values(numbers)[0]?.length ?? 0;
  for (let first = 0; first < rows; first += PIECE) {
    const lines = Array.from({ length: Math.min(PIECE, rows - first) }, (_, at) =>
      columns.map((cell) => cell(first + at)).join(','),
    );
    yield Buffer.from(`${lines.join('\n')}\n`);
  }
}
