import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeFaults, FaultList } from '../../../core/dataset/faults.js';
import { MemorySpool } from '../../../core/dataset/memory-spool.js';
import { SalesRows } from '../../../core/dataset/sales-rows.js';
import { parseSalesRows, type SalesRowColumns } from '../../../core/dataset/sales-rows-block.js';

const DATES = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'];

type Row = readonly [
  item: unknown,
  dept: unknown,
  cat: unknown,
  store: unknown,
  state: unknown,
  date: unknown,
  units: unknown,
];

function columnsOf(rows: readonly Row[]): SalesRowColumns {
  const [item_id, dept_id, cat_id, store_id, state_id, date, units] = [0, 1, 2, 3, 4, 5, 6].map((column) =>
    rows.map((row) => row[column]),
  ) as unknown[][];
  return { item_id, dept_id, cat_id, store_id, state_id, date, units } as unknown as SalesRowColumns;
}

/** @param files each as blocks of rows */
function wide(files: Readonly<Record<string, readonly (readonly Row[])[]>>) {
  const faults = new FaultList();
  const rows = new SalesRows(DATES, 1, new MemorySpool(), {
    addFault: (fault) => faults.add(fault),
    addFaults: (groups, before) => faults.addPart(groups, before),
  });
  for (const [file, blocks] of Object.entries(files)) {
    rows.beginFile(file);
    for (const block of blocks) rows.add(parseSalesRows(columnsOf(block), DATES, file));
  }
  return { lines: [...rows.wideLines()].join(''), faults: describeFaults(faults.groups) };
}

const row = (item: string, store: string, day: number, units: unknown): Row =>
  [...[item, `dept of ${item}`, 'cat', store, 'state'], ...[DATES[day], units]] as unknown as Row;

describe('sales as a row a series and day', () => {
  it('are the same lines however the rows are mixed and cut into files and blocks', () => {
    const series = fc.uniqueArray(fc.tuple(fc.constantFrom('B', 'A', 'C,"x'), fc.constantFrom('S2', 'S1')), {
      minLength: 1,
      selector: (names) => names.join(),
    });
    const given = series.chain((all) =>
      fc.record({
        cells: fc.tuple(
          ...all.map(([item, store]) =>
            fc
              .uniqueArray(fc.tuple(fc.nat(3), fc.nat(70)), { minLength: 1, selector: ([day]) => day })
              .map((days) => days.map(([day, units]) => row(item, store, day, units))),
          ),
        ),
        seed: fc.infiniteStream(fc.nat(1000)),
        cut: fc.integer({ min: 1, max: 5 }),
      }),
    );
    fc.assert(
      fc.property(given, ({ cells, seed, cut }) => {
        const plain = cells.flat();
        const mixed = plain.map((each) => [seed.next().value as number, each] as const);
        mixed.sort(([a], [b]) => a - b);
        const rows = mixed.map(([, each]) => each);
        const blocks = Array.from({ length: Math.ceil(rows.length / cut) }, (_, at) =>
          rows.slice(at * cut, (at + 1) * cut),
        );
        const middle = Math.ceil(blocks.length / 2);
        const { lines, faults } = wide({ a: blocks.slice(0, middle), b: blocks.slice(middle) });
        expect(faults).toBe('');
        const days = plain.map((each) => DATES.indexOf(each[5] as string));
        const [first, last] = [Math.min(...days), Math.max(...days)];
        const names = Array.from({ length: last - first + 1 }, (_, day) => first + day);
        const quoted = (name: string) => (name.includes(',') ? `"${name.replaceAll('"', '""')}"` : name);
        const expected = ['S1', 'S2'].flatMap((store) =>
          ['A', 'B', 'C,"x'].flatMap((item) => {
            const own = plain.filter((each) => each[0] === item && each[3] === store);
            const units = names.map((day) => own.find((each) => each[5] === DATES[day])?.[6] ?? 0);
            const keys = [`${item}_${store}`, item, `dept of ${item}`, 'cat', store, 'state'].map(quoted);
            return own.length === 0 ? [] : [`${[...keys, ...units].join(',')}\n`];
          }),
        );
        const header = `id,item_id,dept_id,cat_id,store_id,state_id,${names.map((day) => `d_${day + 1}`).join(',')}\n`;
        expect(lines).toBe(header + expected.join(''));
      }),
    );
  });

  it('take whole numbers in whatever type they come, as sums of decimals too', () => {
    const units = [3, 4n, 57.00000000000001, 2.9999999999999996];
    const { lines, faults } = wide({ a: [units.map((value, day) => row('A', 'S', day, value))] });
    expect(faults).toBe('');
    expect(lines).toMatch(/,3,4,57,3\n$/);
  });

  it('take days since 1970, as a column of type DATE has them', () => {
    const day = Date.parse(DATES[2] as string) / 86_400_000;
    expect(wide({ a: [[['A', 'D', 'C', 'S', 'T', day, 5]]] }).lines).toBe(
      'id,item_id,dept_id,cat_id,store_id,state_id,d_3\nA_S,A,D,C,S,T,5\n',
    );
  });

  it('are refused by their rows, over blocks and files', () => {
    const [first, second] = [row('A', 'S', 0, 1), row('A', 'S', 1, 2)];
    const files = {
      a: [[first, second], [row('A', 'S', 2, 70_000)]],
      b: [
        [row('B', 'S', 0, 'x')],
        [first, ['A', 'D', 'cat', 'S', 'T', DATES[3], 1], [null, 'D', 'cat', 'S', 'T', null, 1] as Row],
      ],
    } as const;
    expect(wide(files).faults).toMatchInlineSnapshot(`
      "  a: sales are too large
          row 3, column units: '70000'
          cure: Count the whole series in a larger unit, such as boxes.
        b: a sales value is no number
          row 1, column units: 'x'
          cure: Write units sold as a whole number from 0 to 65535.
        b: a name is missing
          row 4, column item_id
          cure: Give every row its item, department, category, store and state.
        b: a date is missing
          row 4, column date
          cure: Give every row its day.
        b: an item lies in two departments
          row 3, column dept_id: 'D of A, but dept of A in row 1 of a'
          cure: Give A the same dept_id in all rows.
        b: a store lies in two states
          row 3, column state_id: 'T of S, but state in row 1 of a'
          cure: Give S the same state_id in all rows.
        b: a series has two rows of one day
          row 2, column date: 'A in S on 2026-01-01, also in row 1 of a'
          cure: Give a row an item, store and day: add up its units (GROUP BY), or export each file once."
    `);
  });
});
