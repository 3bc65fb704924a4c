import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { faultsOf, filesWith, type Name, panelOf, sales } from '../../support/dataset-files.js';

const NAMES = ['calendar.csv', 'sales_train_evaluation.csv', 'sell_prices.csv'] as const;
const sound = panelOf(filesWith());

/** Changes the fields of every line. */
const eachLine = (change: (fields: string[], line: number) => string[]) => (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line, index) => change(line.split(','), index).join(','))
    .join('\n');
const everywhere = (change: (text: string) => string | Uint8Array) =>
  filesWith(Object.fromEntries(NAMES.map((name) => [name, change])));

describe('tables of other programs are read as they are meant', () => {
  it.each<[string, (text: string) => string | Uint8Array]>([
    ['quotes around every field', eachLine((fields) => fields.map((field) => `"${field}"`))],
    ['an index column in front', eachLine((fields, line) => [line === 0 ? '' : String(line - 1), ...fields])],
    ['a named index column', eachLine((fields, line) => [line === 0 ? 'Unnamed: 0' : String(line - 1), ...fields])],
    ['a comma behind every line', eachLine((fields) => [...fields, ''])],
    ['a byte order mark', (text) => `\ufeff${text}`],
    [
      'a byte order mark and quotes',
      (text) => `\ufeff${eachLine((fields) => fields.map((field) => `"${field}"`))(text)}`,
    ],
    ['lines that end as on Windows', (text) => text.replaceAll('\n', '\r\n')],
    ['a last line that ends in a carriage return', (text) => text.replace(/\n$/, '\r')],
    ['a last line without an end', (text) => text.trimEnd()],
  ])('with %s', (_, change) => {
    expect(panelOf(everywhere(change))).toEqual(sound);
  });

  it.each<[string, Partial<Record<Name, (text: string) => string>>]>([
    [
      'whole floats in the sales',
      {
        'sales_train_evaluation.csv': eachLine((fields, line) =>
          fields.map((field, at) => (line > 0 && at > 5 ? `${field}.0` : field)),
        ),
      },
    ],
    [
      'whole floats as weeks',
      {
        'calendar.csv': eachLine((fields, line) =>
          fields.map((field, at) => (line > 0 && at === 1 ? `${field}.0` : field)),
        ),
        'sell_prices.csv': eachLine((fields, line) =>
          fields.map((field, at) => (line > 0 && at === 2 ? `${field}.0` : field)),
        ),
      },
    ],
    [
      'prices with all digits of a double',
      {
        'sell_prices.csv': eachLine((fields, line) =>
          line === 0 ? fields : fields.with(3, Number(fields[3]).toFixed(17)),
        ),
      },
    ],
    ['a calendar from right to left', { 'calendar.csv': eachLine((fields) => fields.toReversed()) }],
    ['prices from right to left', { 'sell_prices.csv': eachLine((fields) => fields.toReversed()) }],
    [
      'a further column of prices',
      {
        'sell_prices.csv': eachLine(([store, ...fields], line) => [
          store as string,
          line === 0 ? 'currency' : 'EUR',
          ...fields,
        ]),
      },
    ],
    [
      'other key columns first',
      {
        'sales_train_evaluation.csv': eachLine(([id, item, ...fields]) => [
          item as string,
          ...fields.slice(0, 4),
          id as string,
          ...fields.slice(4),
        ]),
      },
    ],
    [
      'key columns behind the days',
      { 'sales_train_evaluation.csv': eachLine((fields) => [...fields.slice(6), ...fields.slice(0, 6)]) },
    ],
    [
      'dates at midnight',
      {
        'calendar.csv': eachLine(([date, ...fields], line) => [
          line === 0 ? (date as string) : `${date} 00:00:00`,
          ...fields,
        ]),
      },
    ],
  ])('with %s', (_, changes) => {
    expect(panelOf(filesWith(changes))).toEqual(sound);
  });

  it('with commas, quotes and letters of any language in names', () => {
    const name = 'Käse, "alt" 奶酪';
    const quoted = `"${name.replaceAll('"', '""')}"`;
    const panel = panelOf(
      filesWith({
        'sales_train_evaluation.csv': eachLine((fields) =>
          fields[1] === 'FOODS_1_001' ? [quoted.replace(/"$/, `_${fields[4]}"`), quoted, ...fields.slice(2)] : fields,
        ),
        'sell_prices.csv': (text) => text.replaceAll('FOODS_1_001', quoted),
        'calendar.csv': eachLine((fields, line) =>
          line === 9 ? fields.with(7, '"Fest, ""groß"""').with(8, 'Cultural') : fields,
        ),
      }),
    );
    expect([panel.series.ids[0], panel.series.item.labels.at(-1)]).toEqual([`${name}_CA_1`, name]);
    expect(panel.calendar.events.eventName1.labels).toContain('Fest, "groß"');
    expect(panel.sales).toEqual(sound.sales);
    expect(panel.prices).toEqual(sound.prices);
  });
});

describe('a table in another form is one fault', () => {
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
  it.each<[string, (text: string) => string | Uint8Array, string]>([
    ['UTF-16', utf16, 'the file is UTF-16, or no text'],
    ['UTF-16, the other way round', (text) => utf16(text).swap16(), 'the file is UTF-16, or no text'],
    ['UTF-16 without a mark', (text) => utf16(text).subarray(2), 'the file is UTF-16, or no text'],
    ['semicolons', (text) => text.replaceAll(',', ';'), 'the fields are not separated by commas'],
    [
      'quotes and semicolons',
      (text) => text.replaceAll(/[^,\n]+/g, '"$&"').replaceAll(',', ';'),
      'the fields are not separated by commas',
    ],
    ['tabs', (text) => text.replaceAll(',', '\t'), 'the fields are not separated by commas'],
    ['carriage returns alone', (text) => text.replaceAll('\n', '\r'), 'the lines end in carriage returns alone'],
    ['compressed', (text) => gzipSync(text), 'the file is compressed, not text'],
    [
      'an Excel sheet',
      () => Buffer.from('PK\x03\x04\x14\x00\x06\x00\x08'),
      'the file is a zip archive or an Excel sheet, not text',
    ],
    ['parquet', () => Buffer.from('PAR1\x15\x04'), 'the file is parquet, not text'],
    [
      'two files, one behind the other',
      (text) => `${text}${text.split('\n')[0]}\n`,
      'the header stands in the file again',
    ],
    [
      'empty rows below',
      (text) => `${text}${text.split('\n')[0]?.replaceAll(/[^,]/g, '')}\n`,
      'a row has nothing but commas',
    ],
    ['no header', (text) => text.slice(text.indexOf('\n') + 1), 'columns are missing'],
  ])('%s', (_, change, problem) => {
    for (const name of NAMES) {
      const faults = faultsOf(filesWith({ [name]: change }));
      expect(faults.split('\n').filter((line) => line.startsWith('  ') && !line.startsWith('   '))).toEqual([
        `  ${name}: ${problem}`,
      ]);
    }
  });

  it('with what to do about it', () => {
    expect(
      faultsOf(
        filesWith({
          'calendar.csv': (text) => text.slice(0, 30).replaceAll(',', ';'),
          'sell_prices.csv': (text) => utf16(text.slice(0, 20)),
        }),
      ),
    ).toMatchInlineSnapshot(`
      "  calendar.csv: the fields are not separated by commas
          line 1: 'date;wm_yr_wk;weekday;wday;mon'
          cure: Separate fields with commas. Write numbers with a decimal point.
        sell_prices.csv: the file is UTF-16, or no text
          line 1
          cure: Save the file as text in UTF-8. It may be UTF-16: iconv -f UTF-16 -t UTF-8 sell_prices.csv > new.csv"
    `);
  });
});

describe('text that is not UTF-8', () => {
  const latin1 = (text: string) => Buffer.from(text, 'latin1');
  const renamed = (text: string) => text.replaceAll('FOODS_1_001', 'K\u00e4se');

  it('is named with its line, wherever it stands', () => {
    expect(
      faultsOf(
        filesWith({
          'sales_train_evaluation.csv': (text) => latin1(renamed(text)),
          'sell_prices.csv': (text) =>
            latin1(
              renamed(text)
                .split('\n')
                .filter((line, index) => !line.includes('K\u00e4se') || index % 12 === 0)
                .join('\n'),
            ),
          'calendar.csv': (text) =>
            latin1(
              eachLine((fields, line) => (line === 9 ? fields.with(7, 'F\u00eate').with(8, 'Cultural') : fields))(text),
            ),
        }),
      ).replaceAll(/units were sold[\s\S]*/g, ''),
    ).toMatchInlineSnapshot(`
      "  calendar.csv: the text is not UTF-8
          line 10, column event_name_1: 'Fête'
          cure: Save the file as UTF-8. It may be Windows-1252 or Latin-1: iconv -f WINDOWS-1252 -t UTF-8 calendar.csv > new.csv
        sales_train_evaluation.csv: the text is not UTF-8 (2 times)
          line 2, column id: 'Käse_CA_1_evaluation'
          line 9, column id: 'Käse_TX_1_evaluation'
          cure: Save the file as UTF-8. It may be Windows-1252 or Latin-1: iconv -f WINDOWS-1252 -t UTF-8 sales_train_evaluation.csv > new.csv
        sell_prices.csv: the text is not UTF-8 (4 times)
          line 2, column item_id: 'Käse'
          line 3, column item_id: 'Käse'
          line 142, column item_id: 'Käse'
          line 143, column item_id: 'Käse'
          cure: Save the file as UTF-8. It may be Windows-1252 or Latin-1: iconv -f WINDOWS-1252 -t UTF-8 sell_prices.csv > new.csv
        sell_prices.csv: "
    `);
  });

  it('does not count as another name: the rest of the data is held against what was meant', () => {
    const faults = faultsOf(
      filesWith({ 'sales_train_evaluation.csv': renamed, 'sell_prices.csv': (text) => latin1(renamed(text)) }),
    );
    expect(faults).not.toContain('no price');
  });

  it('is read where it is UTF-8', () => {
    const panel = panelOf(filesWith({ 'sales_train_evaluation.csv': renamed, 'sell_prices.csv': renamed }));
    expect(panel.series.item.labels).toContain('K\u00e4se');
  });
});

describe('headers are refused', () => {
  const refused = (change: (text: string) => string) => faultsOf(sales(change)).replaceAll(/,d_2,\S+/g, ',…');

  it('with a column twice', () => {
    expect(refused((text) => text.replace('dept_id', 'item_id'))).toMatchInlineSnapshot(`
      "  sales_train_evaluation.csv: columns are missing
          line 1, column dept_id: 'id,item_id,item_id,cat_id,store_id,state_id,d_1,…
          cure: Give the columns id, item_id, dept_id, cat_id, store_id, state_id, in any order."
    `);
  });
  it('with a misspelt column, and say which it may be', () => {
    expect(refused((text) => text.replace('store_id', 'Store'))).toMatchInlineSnapshot(`
      "  sales_train_evaluation.csv: columns are missing
          line 1, column store_id: 'id,item_id,dept_id,cat_id,Store,state_id,d_1,…
          cure: Give the columns id, item_id, dept_id, cat_id, store_id, state_id, in any order. Name 'Store' store_id if that is it."
    `);
  });
  it('with a misspelt last day, which is not read over', () => {
    expect(refused((text) => text.replace('d_140\n', 'D140\n'))).toMatchInlineSnapshot(`
      "  sales_train_evaluation.csv: the day columns do not count up one by one
          line 1, column D140: 'D140'
          cure: Expected d_140 here."
    `);
  });
});
