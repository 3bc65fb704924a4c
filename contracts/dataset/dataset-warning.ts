/** Kinds of what is odd in raw data, or lacks, and read all the same. */
export const DATASET_WARNINGS = [
  'event-name-near-another',
  'no-events-in-horizon',
  'no-snap-in-horizon',
  'price-far-from-neighbours',
  'prices-carried-forward',
  'prices-without-sales',
  'sales-far-from-others',
  'series-stopped',
  'snap-column-without-store',
  'state-without-snap-column',
] as const;

/**
 * What may be a slip in the raw data, but may be right as well, or what they lack and was made good: it is no fault, so the run goes
 * on and says it with its result.
 *
 * One a kind, however many places there are, since it goes through the history of the workflow.
 */
export interface DatasetWarning {
  readonly code: (typeof DATASET_WARNINGS)[number];
  /** Sentences for people: what is odd, the first places, and what to do if it is a slip. */
  readonly message: string;
  readonly file?: string | undefined;
  /** Of the first place, counted from 1. */
  readonly line?: number | undefined;
  /** The same of a table of parquet files. */
  readonly row?: number | undefined;
  /** How many places there are. */
  readonly count?: number | undefined;
}

/** A warning as a line of text. */
export function describeWarning({ file, line, row, message }: DatasetWarning): string {
  const place = line === undefined ? (row === undefined ? undefined : `row ${row}`) : `line ${line}`;
  return `${[file, place].filter((part) => part !== undefined).join(', ')}${file === undefined ? '' : ': '}${message}`;
}
