import { describe, expect, it } from 'vitest';
import { describeFaults, faultsCsv } from '../../../core/dataset/faults.js';
import { readDataset } from '../../../core/dataset/read-dataset.js';
import { edit, faultsOf, filesWith, panelOf, sales, sample } from '../../support/dataset-files.js';

describe('a sound dataset', () => {
  it('becomes a panel with every series, day and price', () => {
    const result = readDataset(filesWith(), {}, undefined);
    if (result.kind === 'faults') throw new Error(describeFaults(result.groups));
    const { panel, originDay } = result;
    expect([panel.series.count, panel.days, originDay, panel.calendar.dates.length]).toEqual([14, 140, 140, 168]);
    const row = (sample['sales_train_evaluation.csv'].split('\n')[3] as string).split(',');
    expect(panel.series.ids[2]).toBe(`${row[1]}_${row[4]}`);
    expect(Array.from(panel.sales.subarray(2 * 140, 3 * 140))).toEqual(row.slice(6).map(Number));
  });

  it('may start at any day and end lines as Windows does', () => {
    const cut = (text: string) =>
      text
        .split('\n')
        .map((line) => {
          const fields = line.split(',');
          return fields.length < 20 ? line : [...fields.slice(0, 6), ...fields.slice(16)].join(',');
        })
        .join('\r\n');
    const result = readDataset(sales(cut), {}, 'd_130');
    if (result.kind === 'faults') throw new Error(describeFaults(result.groups));
    expect([result.panel.calendar.firstDay, result.panel.days, result.originDay]).toEqual([11, 130, 130]);
    const calendarLine = (sample['calendar.csv'].split('\n')[11] as string).split(',');
    expect(result.panel.calendar.dates[0]).toBe(calendarLine[0]);
  });

  it('may end its ids in _validation, _evaluation or nothing, row by row', () => {
    const ends = ['_validation', '', '_evaluation'];
    const change = (text: string) =>
      text
        .split('\n')
        .map((line, row) => (row === 0 ? line : line.replace('_evaluation', ends[row % 3] as string)))
        .join('\n');
    const { ids, suffix } = panelOf(sales(change)).series;
    expect(Array.from(suffix?.codes ?? [], (code) => suffix?.labels[code])).toEqual(
      ids.map((_, row) => ends[(row + 1) % 3]),
    );
    expect(ids).toEqual(panelOf(filesWith()).series.ids);
  });

  it('may have stores and items whose own names end so', () => {
    const rename = (text: string) => text.replaceAll('CA_1', 'CA_validation').replaceAll('TX_1', 'TX_evaluation');
    const files = { 'sales_train_evaluation.csv': rename, 'sell_prices.csv': rename };
    const { series } = panelOf(filesWith(files));
    expect([series.ids[0], series.suffix?.labels]).toEqual(['FOODS_1_001_CA_validation', ['_evaluation']]);
    const bare = {
      ...files,
      'sales_train_evaluation.csv': (text: string) => rename(text.replaceAll('_evaluation,', ',')),
    };
    expect(panelOf(filesWith(bare)).series).toMatchObject({ ids: series.ids, suffix: { labels: [''] } });
  });

  it('is cut to the scope: the first items in file order, in every store', () => {
    const result = readDataset(filesWith(), { maxItems: 2, stores: ['TX_1'] }, undefined);
    expect(result.kind === 'panel' && result.panel.series.ids).toEqual(['FOODS_1_001_TX_1', 'FOODS_2_001_TX_1']);
  });

  it('takes the origin as a date too', () => {
    const date = (sample['calendar.csv'].split('\n')[120] as string).split(',')[0];
    expect(readDataset(filesWith(), {}, date)).toMatchObject({ kind: 'panel', originDay: 120 });
  });
});

describe('a faulty dataset', () => {
  it('lists all faults of all files at once, each with place, value and cure', () => {
    const files = filesWith({
      'sales_train_evaluation.csv': (text) => edit(5, 20, '-3')(edit(3, 10, 'x7')(edit(4, 12, '2.5')(text))),
      'sell_prices.csv': edit(1, 3, 'free'),
      'calendar.csv': edit(9, 11, '2'),
    });
    expect(faultsOf(files)).toMatchInlineSnapshot(`
      "  calendar.csv: a SNAP flag is neither 0 nor 1
          line 10, column snap_CA: '2'
          cure: Write 1 on days when SNAP benefits can be used, else 0.
        sales_train_evaluation.csv: a sales value is no number
          line 4, column d_5: 'x7'
          cure: Write units sold as a whole number from 0 to 65535.
        sales_train_evaluation.csv: sales are no whole number
          line 5, column d_7: '2.5'
          cure: Round to whole units, or count the whole row in a smaller unit, such as grams instead of kilograms.
        sales_train_evaluation.csv: sales are negative
          line 6, column d_15: '-3'
          cure: Returns are not sales: leave them out, so that the day has the units that were sold, 0 at least.
        sell_prices.csv: a price is no positive number
          line 2, column sell_price: 'free'
          cure: Write the price in currency units, such as 2.98; leave out weeks without sale."
    `);
  });

  it('names a price that is no number', () => {
    expect(faultsOf(filesWith({ 'sell_prices.csv': edit(1, 3, 'free') }))).toMatchInlineSnapshot(`
      "  sell_prices.csv: a price is no positive number
          line 2, column sell_price: 'free'
          cure: Write the price in currency units, such as 2.98; leave out weeks without sale."
    `);
  });

  it('names a duplicate id and its first place', () => {
    expect(faultsOf(sales((text) => `${text}${text.split('\n')[2]}\n`))).toMatchInlineSnapshot(`
      "  sales_train_evaluation.csv: a series stands in the file twice
          line 16, column id: 'FOODS_2_001_CA_1_evaluation, also in line 3'
          cure: Keep one row an item and store."
    `);
  });

  it('names a series without prices', () => {
    const without = (text: string) =>
      text
        .split('\n')
        .filter((line) => !line.startsWith('TX_1,FOODS_3_001'))
        .join('\n');
    expect(faultsOf(filesWith({ 'sell_prices.csv': without }))).toMatchInlineSnapshot(`
      "  sell_prices.csv: a series has no price at all
          item_id: 'FOODS_3_001 in TX_1'
          cure: Add its prices, or leave the series out by the scope."
    `);
  });

  it('does not ask for prices of series out of scope', () => {
    const onlyCalifornia = (text: string) =>
      text
        .split('\n')
        .filter((line) => !line.startsWith('TX_1'))
        .join('\n');
    expect(faultsOf(filesWith({ 'sell_prices.csv': onlyCalifornia }), { stores: ['CA_1'] })).toBe('no faults');
  });

  it('tells a gap in the calendar once', () => {
    const gap = (text: string) =>
      text
        .split('\n')
        .filter((_, line) => line !== 50)
        .join('\n');
    expect(faultsOf(filesWith({ 'calendar.csv': gap }))).toMatchInlineSnapshot(`
      "  calendar.csv: days are missing, double or out of order in the calendar
          line 51, column date: '2014-08-17'
          cure: Give every day once, in order; the day before is 2014-08-15."
    `);
  });

  it('asks for a calendar that covers the horizon', () => {
    const short = (text: string) => text.split('\n').slice(0, 151).join('\n');
    expect(faultsOf(filesWith({ 'calendar.csv': short }))).toMatchInlineSnapshot(`
      "  calendar.csv: the calendar ends before the forecast does
          d: 'd_150'
          cure: Extend it to d_168, 28 days after the origin, with prices for those weeks."
    `);
  });

  it('names days with sales that the calendar lacks', () => {
    const short = (text: string) => text.split('\n').slice(0, 101).join('\n');
    expect(faultsOf(filesWith({ 'calendar.csv': short }))).toMatch(/days with sales are missing from the calendar/);
  });

  it.each(['calendar.csv', 'sales_train_evaluation.csv', 'sell_prices.csv'] as const)(
    'names %s when it is empty',
    (name) => {
      expect(faultsOf(filesWith({ [name]: () => '' }))).toContain(`${name}: the file is empty`);
    },
  );

  it('names what the scope asks for and the data has not', () => {
    expect(faultsOf(filesWith(), { stores: ['CA_9'], categories: ['TOYS'] })).toMatchInlineSnapshot(`
      "  request: scope.categories names something that is not in the data
          scope.categories: 'TOYS'
          cure: The data has FOODS, HOBBIES, HOUSEHOLD.
        request: scope.stores names something that is not in the data
          scope.stores: 'CA_9'
          cure: The data has CA_1, TX_1."
    `);
  });

  it('refuses an origin without enough history, and says which are possible', () => {
    expect(faultsOf(filesWith(), {}, 'd_40')).toMatchInlineSnapshot(`
      "  request: too little history before the origin
          origin: 'd_40'
          cure: Choose a day of d_112 (2014-10-17) to d_140 (2014-11-14); 112 days are the least."
    `);
    expect(faultsOf(filesWith(), {}, '2031-01-01')).toContain('the origin is no day with known sales');
  });

  it('groups many faults of a kind and still counts them all', () => {
    const every = (text: string) =>
      text
        .split('\n')
        .map((line, index) => (index === 0 || line === '' ? line : `${line.slice(0, line.lastIndexOf(','))},-1`))
        .join('\n');
    const result = readDataset(sales(every), {}, undefined);
    if (result.kind === 'panel') throw new Error('no faults found');
    expect([result.count, result.groups.length, result.groups[0]?.count]).toEqual([14, 1, 14]);
    expect(describeFaults(result.groups)).toMatchInlineSnapshot(`
      "  sales_train_evaluation.csv: sales are negative (14 times)
          line 2, column d_140: '-1'
          line 3, column d_140: '-1'
          line 4, column d_140: '-1'
          line 5, column d_140: '-1'
          line 6, column d_140: '-1'
          and 9 more
          cure: Returns are not sales: leave them out, so that the day has the units that were sold, 0 at least."
    `);
    expect(faultsCsv(result.groups).split('\n')).toHaveLength(1 + 14 + 1);
  });

  it.each([
    ['another header', (text: string) => text.replace('item_id', 'sku')],
    [
      'no day columns',
      (text: string) =>
        text
          .split('\n')
          .map((line) => line.split(',').slice(0, 6).join(','))
          .join('\n'),
    ],
    ['a gap in the day columns', (text: string) => text.replace(',d_9,', ',d_10,')],
    ['a row that is cut off', (text: string) => text.replace(/,\d+\n$/, '\n')],
    ['binary garbage', () => '\u0000\u0001\u0002\nabc\n'],
    ['a header alone', (text: string) => text.split('\n')[0] as string],
  ])('refuses sales with %s', (_, change) => {
    expect(faultsOf(sales(change))).toMatch(/sales_train_evaluation\.csv: .*\n.*\n? *.*cure: /);
  });
});
