import { describe, expect, it } from 'vitest';
import { buildTable, planTable } from '../../../core/features/build-table.js';
import { type FeatureTable, rowsOf, tableBlocks } from '../../../core/features/feature-table.js';
import { smallPanel } from '../../support/small-panel.js';

const DAYS = 900;
const panel = smallPanel({
  days: DAYS,
  stores: ['CA_1', 'TX_1', 'WI_1'],
  sales: (series, day) => (series === 3 && day < 500 ? 0 : (series * 7 + day * 3 + (day % 90 === 0 ? 300 : 0)) % 313),
  price: (series, week) => (series === 3 && week < 71 ? Number.NaN : 2 + series + ((week * 5) % 7) / 10),
});
const options = { fromDay: 1, toDay: DAYS + 28, originDay: DAYS, dropUnreleased: true };

/** Blocks copied out of the buffers they share, and joined. */
function joined(blocks: Iterable<FeatureTable>): number[][] {
  const columns: number[][] = [];
  for (const block of blocks) {
    [block.label, ...block.columns].forEach((column, index) => {
      columns[index] ??= [];
      columns[index]!.push(...column);
    });
  }
  return columns;
}

describe('a planned table', () => {
  const whole = buildTable(panel, options);

  it.each([1, 1000, 2000, 1_000_000])('is the same in blocks of at most %s rows', (blockRows) => {
    const plan = planTable(panel, options);
    expect(rowsOf(plan)).toBe(whole.rows);
    expect(joined(tableBlocks(plan, blockRows))).toEqual([whole.label, ...whole.columns].map((column) => [...column]));
  });

  it('can be computed in parts, as threads do', () => {
    const parts = [
      [4, 6],
      [0, 1],
      [1, 4],
    ].map(([from, to]) => joined(tableBlocks(planTable(panel, options), 1000, from, to)));
    const [last, first, middle] = parts;
    expect(first!.map((column, index) => [...column, ...middle![index]!, ...last![index]!])).toEqual(
      [whole.label, ...whole.columns].map((column) => [...column]),
    );
  });

  it('has the same values for a few late days as for all days', () => {
    const late = buildTable(panel, { ...options, fromDay: DAYS - 27 });
    const { rowsOf: rows } = planTable(panel, options);
    whole.names.forEach((name, column) => {
      let end = 0;
      rows.forEach((count, series) => {
        end += count;
        const expected = whole.columns[column]!.subarray(end - 56, end);
        late.columns[column]!.subarray(series * 56, series * 56 + 56).forEach((value, day) => {
          if (Number.isNaN(expected[day] as number)) expect(value, name).toBeNaN();
          else expect(value, name).toBeCloseTo(expected[day] as number, 5);
        });
      });
    });
  });
});
