import { type PriceBlock, parsePriceBlock, type WeekTable } from '../../core/dataset/price-block.js';
import { moved } from '../threads/moved.js';

/** Whole lines below the header of the prices. */
export interface ParsePricesTask {
  readonly bytes: Uint8Array;
  readonly weeks: WeekTable;
}

/** Parses a block of prices. Runs in a worker thread; the arrays go back without a copy. */
export default function parsePricesTask({ bytes, weeks }: ParsePricesTask): PriceBlock {
  const block = parsePriceBlock(bytes, weeks);
  return moved(block, [block.weeks.buffer, block.prices.buffer, block.lineOf.buffer]);
}
