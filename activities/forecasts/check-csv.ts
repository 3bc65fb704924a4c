import { seriesNames } from '../../core/hierarchy/levels.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import type { ContentCheck } from './content-check.js';
import { FoundProblems } from './found-problems.js';

/** CSV has seven digits of a unit. */
const ROUNDING = 1e-6;

/** Checks that `submission.csv` says the same as `forecast.parquet`. @param forecast series x 28 */
export function checkSubmission({ series }: Panel, forecast: Float32Array, csv: Uint8Array): ContentCheck {
  const found = new FoundProblems();
  const names = seriesNames(series);
  const lines = linesOf(csv).slice(1);
  if (lines.length !== names.length) {
    found.add(`submission.csv has ${lines.length} series, expected ${names.length}`);
  }
  const seen = new Set<string>();
  lines.forEach((line, index) => {
    const [, quoted = '', rest = ''] = /^("(?:[^"]|"")*"|[^,]*)(?:,(.*))?$/.exec(line) ?? [];
    const id = quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll('""', '"') : quoted;
    const values = rest.split(',');
    if (seen.has(id)) found.add(`submission.csv has the series ${id} twice`);
    seen.add(id);
    if (!id.startsWith(names[index] ?? '')) found.add(`submission.csv has ${id} in the place of ${names[index]}`);
    if (values.length !== HORIZON) found.add(`submission.csv has ${values.length} days for ${id}, expected ${HORIZON}`);
    values.forEach((value, step) => {
      const units = forecast[index * HORIZON + step];
      if (value === '' || !isSame(Number(value), units)) {
        found.add(`submission.csv has '${value}' as F${step + 1} of ${id}; forecast.parquet has ${units}`);
      }
    });
  });
  return { check: 'submission', problem: found.sentence, detail: `${lines.length.toLocaleString('en')} series` };
}

/** Checks that `forecast.csv` has the forecasts of `forecast.parquet` in their order. @param forecast series x 28 */
export function checkCsv(forecast: Float32Array, csv: Uint8Array): ContentCheck {
  const found = new FoundProblems();
  const [head = '', ...lines] = linesOf(csv);
  const fromEnd = head.split(',').reverse().indexOf('forecast');
  if (lines.length !== forecast.length) found.add(`forecast.csv has ${lines.length} rows, expected ${forecast.length}`);
  lines.forEach((line, row) => {
    // Counted from the end: ids before it may have commas.
    const value = line.split(',').at(-1 - fromEnd) ?? '';
    if (value === '' || !isSame(Number(value), forecast[row])) {
      found.add(`forecast.csv has '${value}' as forecast in row ${row + 1}; forecast.parquet has ${forecast[row]}`);
    }
  });
  return { check: 'csv', problem: found.sentence, detail: `${lines.length.toLocaleString('en')} rows` };
}

const isSame = (value: number, units: number | undefined): boolean =>
  units !== undefined && Math.abs(value - units) <= ROUNDING * Math.max(1, units);

/** Ids never have line breaks: the raw files are read by lines. */
const linesOf = (csv: Uint8Array): string[] => new TextDecoder().decode(csv).trimEnd().split('\n');
