import { describe, expect, it } from 'vitest';
import { cellsOf, groupCells, PARTITIONS } from '../../contracts/dataset/cells.js';

const departments = [
  { name: 'FOODS_1', category: 'FOODS' },
  { name: 'FOODS_2', category: 'FOODS' },
  { name: 'HOBBIES_1', category: 'HOBBIES' },
];
const panels = ['CA_1', 'TX_1'].map((store) => ({ store, uri: `s3://b/${store}`, series: 3, departments }));
const names = (byDepartment: boolean, partition: (typeof PARTITIONS)[number]) =>
  groupCells(cellsOf(panels, byDepartment), partition).map(({ name, cells }) => `${name}: ${cells.length}`);

describe('cells', () => {
  it('are grouped by who shares a model, and every cell lies in one group', () => {
    expect(PARTITIONS.map((partition) => [partition, names(true, partition)])).toMatchInlineSnapshot(`
      [
        [
          "all",
          [
            "all: 6",
          ],
        ],
        [
          "store",
          [
            "CA_1: 3",
            "TX_1: 3",
          ],
        ],
        [
          "store-category",
          [
            "CA_1.FOODS: 2",
            "CA_1.HOBBIES: 1",
            "TX_1.FOODS: 2",
            "TX_1.HOBBIES: 1",
          ],
        ],
        [
          "store-department",
          [
            "CA_1.FOODS_1: 1",
            "CA_1.FOODS_2: 1",
            "CA_1.HOBBIES_1: 1",
            "TX_1.FOODS_1: 1",
            "TX_1.FOODS_2: 1",
            "TX_1.HOBBIES_1: 1",
          ],
        ],
        [
          "category",
          [
            "FOODS: 4",
            "HOBBIES: 2",
          ],
        ],
        [
          "department",
          [
            "FOODS_1: 2",
            "FOODS_2: 2",
            "HOBBIES_1: 2",
          ],
        ],
      ]
    `);
  });

  it('have names of their own whatever the ids are, of characters that file names and tags may have', () => {
    const ids = ['A', 'A.B', 'B', 'B.C', 'C', 'a', 'Bäckerei Nord/Ost', '../../x', "'; --", '🥖', ' ', 'x'.repeat(200)];
    const hostile = ids.map((store) => ({
      ...{ store, uri: 's3://b/x', series: 1 },
      departments: ids.map((name) => ({ name, category: `${name}.` })),
    }));
    for (const [partition, groups] of [
      ['store', ids.length],
      ['category', ids.length],
      ['department', ids.length],
      ['store-category', ids.length ** 2],
      ['store-department', ids.length ** 2],
    ] as const) {
      const made = groupCells(cellsOf(hostile, true), partition);
      expect(made).toHaveLength(groups);
      expect(made.flatMap(({ cells }) => cells)).toHaveLength(ids.length ** 2);
      for (const { name } of made) expect(name).toMatch(/^[\w-]{1,64}(\.[\w-]{1,64})?$/);
    }
    const [first] = cellsOf(hostile.slice(6), true);
    expect(first).toMatchObject({ store: 'Bäckerei Nord/Ost', department: { name: 'A', category: 'A.' } });
  });

  it('are whole stores where no model divides them', () => {
    expect(names(false, 'store')).toEqual(['CA_1: 1', 'TX_1: 1']);
    expect(names(false, 'all')).toEqual(['all: 2']);
    expect(() => names(false, 'category')).toThrowErrorMatchingInlineSnapshot(
      `[Error: models per category need cells by department]`,
    );
  });
});
