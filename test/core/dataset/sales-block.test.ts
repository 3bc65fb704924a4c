import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FaultList } from '../../../core/dataset/faults.js';
import { parseSalesBlock, type SalesBlock } from '../../../core/dataset/sales-block.js';
import { readSalesHeader, type SalesHeader } from '../../../core/dataset/sales-header.js';

const FILE = 'sales_train_evaluation.csv';
const KEYS = 'id,item_id,dept_id,cat_id,store_id,state_id';

function headerOf(line: string): SalesHeader {
  const header = readSalesHeader(Buffer.from(line), FILE, new FaultList());
  if (header === undefined) throw new Error(`no header: ${line}`);
  return header;
}
/** Rows that end with the days are tried as plain digits first. */
const daysLast = headerOf(`${KEYS},d_1,d_2,d_3`);
/** The same fields in an order that always takes the full reading. */
const daysFirst = headerOf(`d_1,d_2,d_3,${KEYS}`);

/** What a block says, a row or a fault at a time. */
function contentOf({ keys, lineOf, units, faults, lines }: SalesBlock) {
  const places = faults.flatMap(({ problem, cure, places }) =>
    places.map((place) => [place.line, place.column, place.value, problem, place.cure ?? cure]),
  );
  const broken = new Set(places.map(([line]) => line));
  const rows = keys.map((text, index) => {
    const line = lineOf[index] as number;
    // What stands in a row with a fault is never read.
    return { line, key: text, units: broken.has(line) ? [] : [...units.subarray(index * 3, index * 3 + 3)] };
  });
  return { lines, rows, places };
}
const read = (lines: readonly string[], header: SalesHeader) =>
  contentOf(parseSalesBlock(Buffer.from(lines.join('')), header, FILE));

const unit = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 70_000 }).map(String) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '-', ' ', 'x', '\r', '\0'), maxLength: 5 }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('3.0', '3.', '3.00', '.0', '3.0.0', '65535.0', '65536', '70000.0', '000000000007'),
  },
);
const key = fc.string({ unit: fc.constantFrom('A', '_', 'é', 'x"', ' ', '\ufeff', '\ufffd', '\r'), maxLength: 4 });
const row = fc.record({
  keys: fc.array(key, { minLength: 6, maxLength: 6 }),
  units: fc.array(unit, { minLength: 3, maxLength: 3 }),
  end: fc.constantFrom('\n', '\r\n'),
});

describe('the quick and the full reading of sales', () => {
  it('find the same rows and the same faults, whatever stands there', () => {
    let sound = 0;
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), fc.constantFrom('', '\r', '\n'), (rows, last) => {
        const lines = (order: (keys: string[], units: string[]) => string[]) =>
          rows.map(({ keys, units, end }, index) => {
            const fields = order(keys, units);
            // A return behind the last field belongs to the end of the line.
            fields[8] = (fields[8] as string).replace(/\r+$/, '');
            return fields.join(',') + (index + 1 === rows.length ? last : end);
          });
        // The last field of either order loses its returns, so both go without.
        for (const { keys, units } of rows) {
          keys[5] = (keys[5] as string).replace(/\r+$/, '');
          units[2] = (units[2] as string).replace(/\r+$/, '');
        }
        const quick = read(
          lines((keys, units) => [...keys, ...units]),
          daysLast,
        );
        expect(quick).toEqual(
          read(
            lines((keys, units) => [...units, ...keys]),
            daysFirst,
          ),
        );
        sound += quick.rows.filter(({ units }) => units.length > 0).length;
      }),
      { numRuns: 500 },
    );
    // Rows of both kinds came up.
    expect(sound).toBeGreaterThan(50);
  });

  it('read a quoted row as the same row without quotes', () => {
    const values = fc.array(fc.oneof(fc.nat(70_000).map(String), fc.constantFrom('3.0', '-1', 'x', '2.5', '')), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), (rows) => {
        const lines = rows.map((units, index) => ['id', `item ${index}`, 'D', 'C', 'S', 'T', ...units]);
        const quoted = lines.map((fields) => `${fields.map((field) => `"${field}"`).join(',')}\n`);
        const bare = lines.map((fields) => `${fields.join(',')}\n`);
        expect(read(quoted, daysLast)).toEqual(read(bare, daysLast));
      }),
    );
  });

  it.each(['\n', '\r\n', '\r', ''])('keep the last value of a file that ends in %j', (end) => {
    const { rows, places } = read([`id,i,d,c,s,t,1,2,34${end}`], daysLast);
    expect([rows[0]?.units, places]).toEqual([[1, 2, 34], []]);
  });
});
