import { describe, expect, it } from 'vitest';
import { describeFaults } from '../../../core/dataset/faults.js';
import { readStock } from '../../../core/inventory/read-stock.js';

const known = ['CA_1', 'TX_1'].flatMap((store) => ['FOODS_1_001', 'FOODS_1_002'].map((item) => ({ item, store })));
const read = (text: string | Uint8Array, ignoreUnknown = false) =>
  readStock(typeof text === 'string' ? new TextEncoder().encode(text) : text, {
    ...{ file: 'stock.csv', known, ignoreUnknown },
  });

const faultsOf = (text: string | Uint8Array): string => {
  const stock = read(text);
  return stock.kind === 'faulty' ? describeFaults(stock.faults) : 'none';
};

describe('a stock file', () => {
  it('names item, store and what is there, in any order of columns, beside others', () => {
    expect(read('note,store_id,on_hand,item_id\nx,CA_1,12.5,FOODS_1_001\n')).toEqual({
      kind: 'stock',
      lines: [{ item: 'FOODS_1_001', store: 'CA_1', onHand: 12.5, onOrder: 0, packSize: 1, minimumOrder: 0 }],
      unknown: [],
    });
  });

  it('may say what is on order, of packs and of the smallest order, and leave it empty', () => {
    const text = 'item_id,store_id,on_hand,on_order,pack_size,minimum_order\n';
    expect(read(`${text}FOODS_1_001,CA_1,3,5,6,12\nFOODS_1_002,TX_1,0,,,\n`)).toMatchObject({
      lines: [
        { onHand: 3, onOrder: 5, packSize: 6, minimumOrder: 12 },
        { onHand: 0, onOrder: 0, packSize: 1, minimumOrder: 0 },
      ],
    });
  });

  it('is read as spreadsheets write it: byte order mark, CRLF, capitals, quotes, blanks', () => {
    const text = '\ufeffItem_ID, Store_ID,On_Hand\r\n"FOODS_1_001",CA_1 , 7 \r\n\r\n';
    expect(read(text)).toMatchObject({ kind: 'stock', lines: [{ item: 'FOODS_1_001', store: 'CA_1', onHand: 7 }] });
  });

  it('is refused with all that is wrong, each with its line and the cure', () => {
    const lines = [
      'item_id,store_id,on_hand,pack_size',
      'FOODS_1_001,CA_1,-3,1',
      'FOODS_1_002,CA_1,,1',
      'FOODS_1_001,TX_1,12 pieces,0',
      'FOODS_1_002,TX_1,"1,5",2.5',
      'FOODS_1_001,CA_1,4,1',
      'FOODS_1_003,CA_1,4,1',
      'FOODS_1_001,CA_l,4,1',
      ',CA_1,4,1',
      'FOODS_1_001,CA_1',
    ];
    expect(faultsOf(lines.join('\n'))).toMatchInlineSnapshot(`
      "  stock.csv: it is below 0
          line 2, column on_hand: '-3'
          cure: Write 0, and have the booking corrected. Units that customers wait for are added to the order by hand.
        stock.csv: a number is missing
          line 3, column on_hand
          cure: Write the units that are there; 0 where there are none.
        stock.csv: it is no number (2 times)
          line 4, column on_hand: '12 pieces'
          line 5, column on_hand: '1,5'
          cure: Write a plain number, such as 12 or 12.5: a decimal point, no thousands separator and no unit.
        stock.csv: it is below 1
          line 4, column pack_size: '0'
          cure: Write 1 or more, or leave it empty for 1.
        stock.csv: it is no whole number
          line 5, column pack_size: '2.5'
          cure: Write the units of a pack as a whole number.
        stock.csv: an item stands twice in a store
          line 6, column item_id: 'FOODS_1_001 in CA_1'
          cure: Line 2 has it as well. Keep one of the two, with the sum where both count.
        stock.csv: the forecast has no such item in CA_1
          line 7, column item_id: 'FOODS_1_003'
          cure: It may be FOODS_1_001: correct it, or leave lines of other series out by --ignore-unknown.
        stock.csv: the forecast has no such store
          line 8, column store_id: 'CA_l'
          cure: It may be CA_1; correct it, or leave lines of other series out by --ignore-unknown.
        stock.csv: a name is missing
          line 9, column item_id
          cure: Name item and store in each line, or delete the line.
        stock.csv: the row has another number of fields than the header
          line 10: '2 fields'
          cure: Give 4 fields in every row, as many as the header has."
    `);
  });

  it.each([
    ['nothing', '', 'the file is empty'],
    ['a header alone', 'item_id,store_id,on_hand\n', 'there is no line below the header'],
    ['another separator', 'item_id;store_id;on_hand\nFOODS_1_001;CA_1;3\n', 'the fields are not separated by commas'],
    ['a missing column', 'item,store_id,stock\nFOODS_1_001,CA_1,3\n', 'columns are missing'],
    [
      'a column twice',
      'item_id,store_id,on_hand,on_hand\nFOODS_1_001,CA_1,3,4\n',
      'a column stands in the header twice',
    ],
    ['a number that is too large', 'item_id,store_id,on_hand\nFOODS_1_001,CA_1,1e999\n', 'it is no number'],
  ])('with %s is refused', (_, text, problem) => {
    expect(faultsOf(text)).toContain(problem);
  });

  it('is refused where an optional column is misspelt: what is on order would be left out without a word', () => {
    expect(faultsOf('item_id,store_id,on_hand,on_ordr,Pack Size,note\nFOODS_1_001,CA_1,3,5,6,x\n')).toBe(
      [
        '  stock.csv: a column is named nearly as on_order',
        '    line 1, column on_ordr',
        '    cure: Name it on_order if that is it, or otherwise; a column on_order may be empty.',
        '  stock.csv: a column is named nearly as pack_size',
        '    line 1, column pack size',
        '    cure: Name it pack_size if that is it, or otherwise; a column pack_size may be empty.',
      ].join('\n'),
    );
  });

  it('in UTF-16 is refused with the cure', () => {
    const bytes = Buffer.from('\ufeffitem_id,store_id,on_hand\nFOODS_1_001,CA_1,3\n', 'utf16le');
    expect(faultsOf(bytes)).toContain('iconv -f UTF-16');
  });

  it('may have lines of series that are not forecast, where they are left out', () => {
    const stock = read('item_id,store_id,on_hand\nHOBBIES_1_001,CA_1,3\nFOODS_1_001,CA_1,4\n', true);
    expect(stock).toMatchObject({ lines: [{ item: 'FOODS_1_001' }], unknown: [{ item: 'HOBBIES_1_001' }] });
  });
});
