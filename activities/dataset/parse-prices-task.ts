import { type PriceBlock, parsePriceBlock } from '../../core/dataset/price-block.js';
import type { PriceHeader } from '../../core/dataset/price-header.js';
import { moved } from '../threads/moved.js';

/** Whole lines below the header of the prices. */
export interface ParsePricesTask {
  readonly bytes: Uint8Array;
  readonly header: PriceHeader;
}

/** Parses a block of prices. Runs in a worker thread; the arrays go back without a copy. */
export default function parsePricesTask({ bytes, header }: ParsePricesTask): PriceBlock {
  const block = parsePriceBlock(bytes, header);
  return moved(block, [block.weeks.buffer, block.prices.buffer, block.lineOf.buffer]);
}
