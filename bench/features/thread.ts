import { planTable } from '../../core/features/build-table.js';
import { tableBlocks } from '../../core/features/feature-table.js';
import type { Panel } from '../../core/panel/panel.js';
import { type Checks, checkBlock } from './checks.js';

export interface ThreadInput {
  /** Its arrays lie in shared memory. */
  readonly panel: Panel;
  /** Next series that no thread has taken yet. */
  readonly next: Int32Array;
  readonly verify: boolean;
}

export interface ThreadResult {
  readonly rows: number;
  readonly checks: readonly Checks[];
}

/** Series that a thread takes at a time, and rows of a block: small enough for the processor's cache. */
const CHUNK = 64;
const BLOCK_ROWS = 1 << 14;

/** Computes series that no other thread has taken, until none is left. */
export default function computeFeatures({ panel, next, verify }: ThreadInput): ThreadResult {
  const { firstDay } = panel.calendar;
  const last = firstDay + panel.days - 1;
  const plan = planTable(panel, { fromDay: firstDay, toDay: last, originDay: last, dropUnreleased: false });
  const checks: Checks[] = [];
  let rows = 0;
  for (;;) {
    let series = Atomics.add(next, 0, CHUNK);
    if (series >= panel.series.count) return { rows, checks };
    for (const block of tableBlocks(plan, BLOCK_ROWS, series, Math.min(series + CHUNK, panel.series.count))) {
      rows += block.rows;
      if (verify) checks.push(checkBlock(block, series, panel.days));
      series += block.rows / panel.days;
    }
  }
}
