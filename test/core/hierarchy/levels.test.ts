import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distinctNames } from '../../../core/hierarchy/distinct-names.js';
import { aggregate, groupIds, groupLabels, levels, membersOf, seriesNames } from '../../../core/hierarchy/levels.js';
import { selectSeries } from '../../../core/panel/select-series.js';
import { encode, smallPanel } from '../../support/small-panel.js';

const panel = smallPanel({
  stores: ['WI_1', 'CA_2', 'CA_1'],
  items: ['HOBBIES_1_001', 'FOODS_2_001', 'FOODS_1_001'],
});
const twelve = levels(panel.series);
const level = (number: number) => twelve[number - 1]!;

describe('levels', () => {
  it('are the twelve of the M5 guide, from the total to the series', () => {
    expect(twelve.map(({ groups }) => groups)).toEqual([1, 2, 3, 2, 3, 4, 6, 6, 9, 3, 6, 9]);
    expect(twelve.map(({ name }) => name)).toEqual([
      'total',
      'state',
      'store',
      'category',
      'department',
      'state x category',
      'state x department',
      'store x category',
      'store x department',
      'item',
      'item x state',
      'item x store',
    ]);
  });

  it('put groups in the order of their labels, whatever the order of the file', () => {
    expect(groupLabels(panel.series, level(1))).toEqual(['Total']);
    expect(groupLabels(panel.series, level(3))).toEqual(['CA_1', 'CA_2', 'WI_1']);
    expect(groupLabels(panel.series, level(6))).toEqual(['CA_FOODS', 'CA_HOBBIES', 'WI_FOODS', 'WI_HOBBIES']);
    expect(groupLabels(panel.series, level(11)).slice(0, 3)).toEqual([
      'FOODS_1_001_CA',
      'FOODS_1_001_WI',
      'FOODS_2_001_CA',
    ]);
  });

  it('have every series in exactly one group', () => {
    for (const one of twelve) {
      const members = membersOf(one);
      expect(members).toHaveLength(one.groups);
      expect(members.flatMap((group) => [...group]).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    }
  });

  it('cover a part of the data with the labels of the whole', () => {
    const part = selectSeries(panel, [1, 4]);
    expect(levels(part.series).map(({ groups }) => groups)).toEqual([1, 2, 2, 1, 1, 2, 2, 2, 2, 1, 2, 2]);
    expect(groupLabels(part.series, levels(part.series)[2]!)).toEqual(['CA_2', 'WI_1']);
  });
});

it('sums the series of each group, column by column', () => {
  const values = Float32Array.from({ length: 18 }, (_, cell) => cell);
  // Stores in file order WI_1, CA_2, CA_1 have the rows 0-2, 3-5 and 6-8 of two columns.
  expect([...aggregate(level(3), values, 2)]).toEqual([
    12 + 14 + 16,
    13 + 15 + 17,
    6 + 8 + 10,
    7 + 9 + 11,
    0 + 2 + 4,
    1 + 3 + 5,
  ]);
});

describe('names of groups', () => {
  const clashing = smallPanel({ stores: ['A', 'A_B'], items: ['C_1', 'B_C_1'] });
  const named = {
    ...clashing.series,
    category: encode(Array.from(clashing.series.item.codes, (code) => (code === 0 ? 'B_C' : 'C'))),
  };

  it('tell tuples apart whose ids joined are one text', () => {
    const storeCategory = levels(named)[7]!;
    expect(groupIds(named, storeCategory)).toEqual([
      ['A', 'B_C'],
      ['A', 'C'],
      ['A_B', 'B_C'],
      ['A_B', 'C'],
    ]);
    expect(groupLabels(named, storeCategory)).toEqual(['A.B_C', 'A_C', 'A_B_B_C', 'A_B.C']);
  });

  it('tell series apart whose ids are one text', () => {
    const { series } = smallPanel({ stores: ['B_C', 'C'], items: ['A', 'A_B'] });
    expect(series.ids).toEqual(['A_B_C', 'A_B_B_C', 'A_C', 'A_B_C']);
    expect(seriesNames(series)).toEqual(['A.B_C', 'A_B_B_C', 'A_C', 'A_B.C']);
    expect(seriesNames(panel.series)).toBe(panel.series.ids);
  });

  it('are never shared, whatever the ids', () => {
    const id = fc.string({ unit: fc.constantFrom('A', '_', '.', '-', 'b'), minLength: 1, maxLength: 4 });
    const tuples = fc.uniqueArray(fc.tuple(id, id), { selector: (ids) => ids.join(' '), maxLength: 60 });
    fc.assert(fc.property(tuples, (all) => new Set(distinctNames(all)).size === all.length));
  });
});
