import { parseSalesRows, SALES_ROW_COLUMNS, type SalesRowsBlock } from '../../core/dataset/sales-rows-block.js';
import { moved } from '../threads/moved.js';
import { readRowsPart } from './read-rows-part.js';
import type { RowsPart, UnreadableRows } from './rows-part.js';

export interface ParseSalesRowsTask {
  readonly part: RowsPart;
  /** Of the calendar, ISO. */
  readonly dates: readonly string[];
  /** Named in faults. */
  readonly file: string;
}

/** Reads and checks rows of sales. Runs in a worker thread; the records go back without a copy. */
export default function parseSalesRowsTask({
  part,
  dates,
  file,
}: ParseSalesRowsTask): Promise<SalesRowsBlock | UnreadableRows> {
  return readRowsPart(part, SALES_ROW_COLUMNS, (columns) => {
    const block = parseSalesRows(columns, dates, file);
    return moved(
      block,
      block.stores.map(({ records }) => records.buffer),
    );
  });
}
