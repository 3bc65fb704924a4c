import { nearestName } from '@durable-forecast/lib/nearest-name';
import { plainName, unusableName } from './check-names.js';
import type { FaultList } from './faults.js';

const PREFIX = 'snap_';
/** Columns of the M5 calendar that are no SNAP column. */
const OTHERS = ['date', 'wm_yr_wk', 'weekday', 'wday', 'month', 'year', 'd'];

/**
 * Reports columns of the calendar that are nearly the SNAP column of a state with sales, and would be read over.
 *
 * Columns of states without sales are no fault, nor are states without a column: they have no SNAP days.
 */
export function checkSnap(columns: readonly string[], states: Iterable<string>, faults: FaultList): void {
  // Of a state that is at fault itself, the column may be right.
  const lacking = [...states]
    .filter((state) => unusableName(state) === undefined)
    .map((state) => PREFIX + state)
    .filter((name) => !columns.includes(name));
  for (const column of columns) {
    if (OTHERS.includes(column) || column.startsWith('event_')) continue;
    const isSnap = column.startsWith(PREFIX);
    // The column of another state is near, too.
    const meant = isSnap
      ? lacking.find((name) => plainName(name) === plainName(column))
      : nearestName(column, plainName(column) === '' ? [] : lacking);
    if (meant === undefined) continue;
    const [problem, cure] = ['the name of a SNAP column is misspelt', `Name it ${meant}, or otherwise if it is none.`];
    faults.add({ file: 'calendar.csv', line: 1, column, value: '', problem, cure });
  }
}
