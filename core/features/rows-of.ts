/** Where the days of a series are put in a column: day `first` into row `row`, earlier days nowhere. */
export interface RowPlace {
  readonly first: number;
  readonly row: number;
}

/** Writes one value for the days from `from` to `to`, `to` excluded. */
export function fillDays(
  column: Float32Array,
  { first, row }: RowPlace,
  from: number,
  to: number,
  value: number,
): void {
  const start = from > first ? from : first;
  const end = row + to - first;
  // A call costs more than a few values.
  if (to - start > 24) column.fill(value, row + start - first, end);
  else for (let at = row + start - first; at < end; at++) column[at] = value;
}
