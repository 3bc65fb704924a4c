import { planTable } from '../../core/features/build-table.js';
import { tableBlocks } from '../../core/features/feature-table.js';
import type { Panel } from '../../core/panel/panel.js';
import { type Checks, checkBlock } from './checks.js';

export interface StoreFeatures {
  readonly panel: Panel;
  /** Position of each series in the sales file. */
  readonly series: readonly number[];
  readonly verify: boolean;
}

export interface StoreResult {
  readonly rows: number;
  readonly checks: readonly Checks[];
}

/** Rows of a block: small enough for the processor's cache. */
const BLOCK_ROWS = 1 << 12;

/** All features of a store's series, a block at a time. Runs in a worker thread. */
export default function storeFeatures({ panel, series, verify }: StoreFeatures): StoreResult {
  const { firstDay } = panel.calendar;
  const last = firstDay + panel.days - 1;
  const plan = planTable(panel, { fromDay: firstDay, toDay: last, originDay: last, dropUnreleased: false });
  const checks: Checks[] = [];
  let rows = 0;
  for (const block of tableBlocks(plan, BLOCK_ROWS)) {
    if (verify) checks.push(checkBlock(block, series.slice(rows / panel.days), panel.days));
    rows += block.rows;
  }
  return { rows, checks };
}
