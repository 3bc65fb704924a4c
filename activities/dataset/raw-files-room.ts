import type { Spool } from '../../core/dataset/spool.js';

/** Where what is too large for memory waits. */
export interface RawFilesRoom {
  /** For units and prices, store by store. */
  readonly spool: Spool;
  /** For a copy of one parquet file at a time. */
  readonly folder: string;
}
