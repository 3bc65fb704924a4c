import type { Readable } from 'node:stream';

export interface RawFile {
  /** Below the place of the raw data. Ends in `.csv` or `.csv.gz`, unless it is one of a table's parquet files. */
  readonly name: string;
  readonly open: () => Promise<Readable> | Readable;
}
