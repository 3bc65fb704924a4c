import type { DatasetWarning } from '../../contracts/dataset/dataset-warning.js';
import { WarningPlaces } from './warning-places.js';

const PREFIX = 'snap_';

/** SNAP columns of states in which no store lies, and the other way round: a column may be named after the wrong state. */
export function findOddSnap(
  columns: readonly string[],
  states: ReadonlySet<string>,
  file: string,
): readonly DatasetWarning[] {
  const named = columns.filter((column) => column.startsWith(PREFIX));
  // Most countries have no SNAP days.
  if (named.length === 0) return [];
  const unused = new WarningPlaces();
  const without = new WarningPlaces();
  for (const column of named) if (!states.has(column.slice(PREFIX.length))) unused.add(column, 1);
  for (const state of states) if (!named.includes(PREFIX + state)) without.add(state, 1);
  return [
    ...(unused.count === 0
      ? []
      : [
          {
            code: 'snap-column-without-store',
            message: `no store lies in the state of ${unused.text}. Name a column after the state_id of the stores that it is meant for.`,
            file,
            line: 1,
            count: unused.count,
          } as const,
        ]),
    ...(without.count === 0
      ? []
      : [
          {
            code: 'state-without-snap-column',
            message: `there is no SNAP column of ${without.text}, so stores there have no SNAP days.`,
            file,
            line: 1,
            count: without.count,
          } as const,
        ]),
  ];
}
