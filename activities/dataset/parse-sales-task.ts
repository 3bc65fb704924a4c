import { parseSalesBlock, type SalesBlock } from '../../core/dataset/sales-block.js';
import type { SalesHeader } from '../../core/dataset/sales-header.js';
import { moved } from '../threads/moved.js';

/** Whole lines below the header of the sales. */
export interface ParseSalesTask {
  readonly bytes: Uint8Array;
  readonly header: SalesHeader;
  /** Named in faults. */
  readonly file: string;
}

/** Parses a block of sales. Runs in a worker thread; the units go back without a copy. */
export default function parseSalesTask({ bytes, header, file }: ParseSalesTask): SalesBlock {
  const block = parseSalesBlock(bytes, header, file);
  return moved(block, [block.units.buffer]);
}
