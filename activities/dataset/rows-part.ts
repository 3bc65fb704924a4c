import type { RowSpan } from '@durable-forecast/lib/parquet-file';

/** Rows of a parquet file that a thread reads. */
export interface RowsPart extends RowSpan {
  /** Where the file lies on this disk. */
  readonly path: string;
}

/** Why rows can't be read: errors lose their class between threads. */
export interface UnreadableRows {
  readonly unreadable: string;
}
