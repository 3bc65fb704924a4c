import { QUANTILES, quantileColumn } from '../../contracts/publication/table-columns.js';
import { groupLabels, levels } from '../../core/hierarchy/levels.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import { bandFault, horizonDays, isUnits } from './check-series.js';
import type { ContentCheck } from './content-check.js';
import { FoundProblems } from './found-problems.js';
import { isoDate } from './iso-date.js';
import { numbersOf, readTable, textsOf } from './read-table.js';

/** What a sum may be off by rounding to a float, as a share. */
const ROUNDING = 1e-6;

/**
 * Checks `levels.parquet`: every group and day once, each the sum of its series, quantiles that rise.
 *
 * @param panel of series of which every group has one at least
 * @param sums of the series of each group as they were read back, one a level: groups x 28
 */
export function checkLevels(
  { series, calendar }: Pick<Panel, 'series' | 'calendar'>,
  originDay: number,
  sums: readonly Float64Array[],
  parquet: Uint8Array,
): readonly ContentCheck[] {
  const table = readTable(parquet);
  const above = levels(series).slice(0, -1);
  const groups = above.map((level) => new Map(groupLabels(series, level).map((name, group) => [name, group])));
  const seen = above.map((level) => new Uint8Array(level.groups * HORIZON));
  const days = horizonDays(calendar, originDay);
  const numbers = numbersOf(table, 'level');
  const dates = numbersOf(table, 'date');
  const values = numbersOf(table, 'forecast');
  const bands = QUANTILES.map((quantile) => numbersOf(table, quantileColumn(quantile)));
  const found = { levels: new FoundProblems(), quantiles: new FoundProblems() };
  let row = -1;
  for (const name of textsOf(table, 'group')) {
    row += 1;
    const level = (numbers[row] as number) - 1;
    const date = isoDate(dates[row] as number);
    const where = `${name} of level ${level + 1} on ${date}`;
    const group = groups[level]?.get(name);
    const step = days.get(date);
    const fault = bandFault(bands, row);
    if (fault !== undefined) found.quantiles.add(`levels.parquet has ${fault} for ${where}`);
    if (group === undefined || step === undefined) {
      found.levels.add(`levels.parquet has a row for ${where}, which is none to be forecast`);
      continue;
    }
    const at = group * HORIZON + step;
    const marks = seen[level] as Uint8Array;
    if (marks[at] === 1) found.levels.add(`levels.parquet has ${where} twice`);
    marks[at] = 1;
    const [value, sum] = [values[row] as number, (sums[level] as Float64Array)[at] as number];
    if (!isUnits(value) || Math.abs(value - sum) > ROUNDING * Math.max(1, sum)) {
      found.levels.add(`levels.parquet has ${value} for ${where}; its series add up to ${sum}`);
    }
  }
  const missing = seen.reduce((count, marks) => count + marks.filter((mark) => mark === 0).length, 0);
  if (missing > 0) found.levels.add(`levels.parquet lacks ${missing.toLocaleString('en')} rows`);
  const detail = `${table.numRows.toLocaleString('en')} sums`;
  return [
    { check: 'levels', problem: found.levels.sentence, detail },
    { check: 'quantiles', problem: found.quantiles.sentence, detail },
  ];
}
