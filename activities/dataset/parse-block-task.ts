import { move, transferableSymbol, valueSymbol } from 'piscina';
import { type PriceBlock, parsePriceBlock, type WeekTable } from '../../core/dataset/price-block.js';
import { parseSalesBlock, type SalesBlock } from '../../core/dataset/sales-block.js';
import type { SalesHeader } from '../../core/dataset/sales-header.js';

/** Whole lines below the header of one of the two large tables. */
export type ParseBlockTask =
  | { readonly bytes: Uint8Array; readonly sales: SalesHeader; readonly file: string }
  | { readonly bytes: Uint8Array; readonly prices: WeekTable };

/** Parses a block. Runs in a worker thread; the arrays go back without a copy. */
export default function parseBlockTask(task: ParseBlockTask): SalesBlock | PriceBlock {
  if ('sales' in task) {
    const block = parseSalesBlock(task.bytes, task.sales, task.file);
    return moved(block, [block.units.buffer]);
  }
  const block = parsePriceBlock(task.bytes, task.prices);
  return moved(block, [block.weeks.buffer, block.prices.buffer, block.lineOf.buffer]);
}

/** Piscina takes the wrapper apart, so that the other side gets the value alone. */
const moved = <Value>(value: Value, buffers: readonly ArrayBuffer[]): Value =>
  move({ [valueSymbol]: value, [transferableSymbol]: buffers } as never) as Value;
