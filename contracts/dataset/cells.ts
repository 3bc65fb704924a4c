import { encodeId } from '@durable-forecast/lib/encode-id';
import { z } from 'zod';
import type { PanelRef } from './dataset.js';

/** The smallest set of series with files of its own: a store, or a department of a store. */
export interface Cell {
  /** `CA_1` or `CA_1.FOODS_1`, its ids, encoded and joined by a dot, which none of them then has: names its files. */
  readonly name: string;
  readonly store: string;
  /** Undefined where the cell is a whole store. */
  readonly department?: { readonly name: string; readonly category: string };
}

/** Which series share a model. */
export const PARTITIONS = ['all', 'store', 'store-category', 'store-department', 'category', 'department'] as const;
export const partitionSchema = z.enum(PARTITIONS);
export type Partition = z.infer<typeof partitionSchema>;

/** Whether models of this partition need files that are smaller than a store. */
export const dividesStores = (partition: Partition): boolean => partition !== 'all' && partition !== 'store';

/** The cells of a dataset, stores in the order of the panels, departments in the order of their names. */
export const cellsOf = (
  panels: readonly Pick<PanelRef, 'store' | 'departments'>[],
  byDepartment: boolean,
): readonly Cell[] =>
  panels.flatMap(({ store, departments }): Cell[] =>
    byDepartment
      ? departments.map((department) => ({ name: nameOf(store, department.name), store, department }))
      : [wholeStore(store)],
  );

/** The cell of all series of a store. */
export const wholeStore = (store: string): Cell => ({ name: nameOf(store), store });

/** Equal for equal ids alone, and fit for file names, object keys and tags whatever the ids are. */
const nameOf = (...ids: readonly string[]): string => ids.map(encodeId).join('.');

/** Cells whose series share a model. */
export interface CellGroup {
  /** The ids that its cells share, encoded and joined by a dot; `all` for everything. */
  readonly name: string;
  readonly cells: readonly Cell[];
}

/** @throws Error when the partition divides stores and the cells don't */
export function groupCells(cells: readonly Cell[], partition: Partition): readonly CellGroup[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const name = groupName(cell, partition);
    const members = groups.get(name);
    if (members === undefined) groups.set(name, [cell]);
    else members.push(cell);
  }
  return [...groups].map(([name, members]) => ({ name, cells: members }));
}

function groupName({ store, department }: Cell, partition: Partition): string {
  switch (partition) {
    case 'all':
      return 'all';
    case 'store':
      return nameOf(store);
    default: {
      if (department === undefined) throw new Error(`models per ${partition} need cells by department`);
      switch (partition) {
        case 'category':
          return nameOf(department.category);
        case 'department':
          return nameOf(department.name);
        case 'store-category':
          return nameOf(store, department.category);
        case 'store-department':
          return nameOf(store, department.name);
      }
    }
  }
}
