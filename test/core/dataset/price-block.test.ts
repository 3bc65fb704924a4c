import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FaultList } from '../../../core/dataset/faults.js';
import { type PriceBlock, parsePriceBlock } from '../../../core/dataset/price-block.js';
import { type PriceHeader, readPriceHeader } from '../../../core/dataset/price-header.js';

const WEEKS = Int32Array.of(11101, 11102, 11201);

function headerOf(line: string): PriceHeader {
  const header = readPriceHeader(Buffer.from(line), WEEKS, WEEKS, new FaultList());
  if (header === undefined) throw new Error(`no header: ${line}`);
  return header;
}
/** Read byte by byte. */
const plain = headerOf('store_id,item_id,wm_yr_wk,sell_price');
/** The same fields in an order that always takes the full reading. */
const turned = headerOf('item_id,store_id,wm_yr_wk,sell_price');

/** What a block says, a row or a fault at a time. */
function contentOf({ lines, names, starts, weeks, prices, lineOf, faults }: PriceBlock) {
  const rows = names.flatMap((name, run) =>
    Array.from({ length: (starts[run + 1] ?? weeks.length) - (starts[run] as number) }, (_, at) => {
      const row = (starts[run] as number) + at;
      return [name, weeks[row], prices[row], lineOf[row]];
    }),
  );
  const places = faults.flatMap(({ problem, cure, places }) =>
    places.map((place) => [place.line, place.column, place.value, problem, place.cure ?? cure]),
  );
  return { lines, rows, places };
}
const read = (lines: readonly string[], header: PriceHeader) =>
  contentOf(parsePriceBlock(Buffer.from(lines.join('')), header));

const name = fc.constantFrom('CA_1', 'CA_2', 'CA_1 ', 'é', 'x"', '\ufeff', '\ufffd');
const week = fc.oneof(
  fc.constantFrom('11101', '11102', '11201', '11103', '11101.0', '0', '', '-1', '99999999999', '000011101', 'x'),
  fc.nat().map(String),
);
const price = fc.oneof(
  fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value.toFixed(2)),
  fc.constantFrom(
    '1',
    '2.',
    '.5',
    '.',
    '0.00',
    '',
    '-2',
    '1e3',
    '2.9.8',
    '123456789012345',
    '1234567890123456',
    '2,98',
    'x',
    '2.98\r',
  ),
);

describe('the quick and the full reading of prices', () => {
  it('find the same rows and the same faults, whatever stands there', () => {
    let sound = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, name, week, price), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.constantFrom('', '\n', '\r'),
        (rows, end, last) => {
          const lines = (order: (store: string, item: string) => string[]) =>
            rows.map(([store, item, ...rest], index) => {
              const text = [...order(store, item), ...rest].join(',').replace(/\r+$/, '');
              return text + (index + 1 === rows.length ? last : end);
            });
          const quick = read(
            lines((store, item) => [store, item]),
            plain,
          );
          expect(quick).toEqual(
            read(
              lines((store, item) => [item, store]),
              turned,
            ),
          );
          sound += quick.rows.filter(([, , value]) => (value as number) > 0).length;
        },
      ),
      { numRuns: 500 },
    );
    expect(sound).toBeGreaterThan(50);
  });
});
