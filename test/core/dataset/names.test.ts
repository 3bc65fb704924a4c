import { describe, expect, it } from 'vitest';
import { edit, faultsOf, filesWith, panelOf, sales, sample } from '../../support/dataset-files.js';

const prices = (change: (text: string) => string) => filesWith({ 'sell_prices.csv': change });

describe('a name that prices and sales write otherwise', () => {
  it('is named with the one that is meant, and its series are not said to lack prices', () => {
    expect(faultsOf(prices((text) => text.replaceAll('CA_1,', 'CA_1 ,')))).toMatchInlineSnapshot(`
      "  sell_prices.csv: a store of the prices is written otherwise in the sales
          line 2, column store_id: 'CA_1 '
          cure: Write 'CA_1' in all its rows, as in sales_train_evaluation.csv, or leave them out."
    `);
  });

  it('is found in a single row, which would else be a gap', () => {
    expect(
      faultsOf(prices(edit(3, 0, 'ca_1')))
        .split('\n')
        .slice(0, 3)
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "  sell_prices.csv: a store of the prices is written otherwise in the sales
          line 4, column store_id: 'ca_1'
          cure: Write 'CA_1' in all its rows, as in sales_train_evaluation.csv, or leave them out."
    `);
  });

  it('is shown with the blanks that nobody sees', () => {
    expect(faultsOf(prices((text) => text.replaceAll('FOODS_1_001,', 'FOODS_1_001\u00a0,')))).toMatchInlineSnapshot(`
      "  sell_prices.csv: an item of the prices is written otherwise in the sales
          line 2, column item_id: 'FOODS_1_001\\xa0'
          cure: Write 'FOODS_1_001' in all its rows, as in sales_train_evaluation.csv, or leave them out."
    `);
  });

  it('is guessed where it is only near', () => {
    expect(faultsOf(prices((text) => text.replaceAll('TX_1,', 'TEX1,')))).toMatchInlineSnapshot(`
      "  sell_prices.csv: a series has no price at all (7 times)
          item_id: 'FOODS_1_001 in TX_1'
          item_id: 'FOODS_2_001 in TX_1'
          item_id: 'FOODS_3_001 in TX_1'
          item_id: 'HOBBIES_1_001 in TX_1'
          item_id: 'HOBBIES_2_001 in TX_1'
          and 2 more
          cure: Add its prices, or leave the series out by the scope. sell_prices.csv has 'TEX1', which the sales lack: write 'TX_1' if it is that."
    `);
  });

  it('is found beside the rows of the series that is meant', () => {
    // Of the weeks after the last sales, for which no sale asks for a price.
    const lines = sample['sell_prices.csv'].split('\n');
    const last = lines.findLastIndex((line) => line.startsWith('CA_1,FOODS_1_001,'));
    expect(faultsOf(prices(edit(last, 1, 'FOODS_7_001')))).toMatchInlineSnapshot(`
      "  sell_prices.csv: a price of no series stands beside those of a similar one
          line 25, column item_id: 'FOODS_7_001 in CA_1'
          cure: Write FOODS_1_001 in CA_1 if it is that, which lacks this week, or leave the row out."
    `);
    expect(faultsOf(prices(edit(last - 1, 0, 'CA_7')))).toContain('beside those of a similar one');
  });

  it('may be one that the sales do not have at all', () => {
    expect(faultsOf(prices((text) => `${text}CA_9,FOODS_1_001,11428,2.5\nCA_1,TOYS_1,11428,3\n`))).toBe('no faults');
  });
});

describe('names of the sales', () => {
  it('that nobody can tell apart are no two stores', () => {
    expect(
      faultsOf(filesWith({ 'sales_train_evaluation.csv': edit(3, 4, 'CA_1 ') })).replaceAll(
        /.*does not fit[\s\S]*?cure.*\n/g,
        '',
      ),
    ).toMatchInlineSnapshot(`
      "  sales_train_evaluation.csv: two stores differ in blanks or the form of letters alone
          line 4, column store_id: 'CA_1 '
          cure: Write 'CA_1', as in line 2, or give them names that differ.
        sell_prices.csv: a series has no price at all
          item_id: 'FOODS_3_001 in CA_1 '
          cure: Add its prices, or leave the series out by the scope."
    `);
  });

  it('are held against most rows, so that an odd first one is not taken for right', () => {
    expect(faultsOf(sales(edit(1, 5, 'NY')))).toMatchInlineSnapshot(`
      "  sales_train_evaluation.csv: a store lies in two states
          line 2, column state_id: 'NY, but the store CA_1 has CA in 6 rows'
          cure: Write 'CA', as in 6 rows, or give it the same state_id everywhere."
    `);
    expect(
      faultsOf(
        sales((text) =>
          edit(1, 2, 'FOODS_1\u200b')(edit(8, 2, 'FOODS_1\u200b')(text.replace(/FOODS_2(?!_)/, 'FOODS_1'))),
        ),
      ),
    ).toContain("line 2, column dept_id: 'FOODS_1\\u{200b}'");
  });

  it('may differ in letter case', () => {
    const other = (text: string) => text.replaceAll('FOODS_2_001', 'foods_1_001');
    expect(faultsOf(filesWith({ 'sales_train_evaluation.csv': other, 'sell_prices.csv': other }))).toBe('no faults');
  });

  it('are there in every row', () => {
    expect(
      faultsOf(sales((text) => edit(4, 3, '')(edit(4, 2, ' ')(text))))
        .split('\n')
        .filter((line) => !line.includes('two')),
    ).toMatchInlineSnapshot(`
      [
        "    line 5, column dept_id: ' , but the item HOBBIES_1_001 has HOBBIES_1 in line 12'",
        "    cure: Write 'HOBBIES_1', as in line 12, or give it the same dept_id everywhere.",
        "  sales_train_evaluation.csv: a name is empty (2 times)",
        "    line 5, column dept_id: ' '",
        "      cure: Give every row its dept_id.",
        "    line 5, column cat_id",
        "      cure: Give every row its cat_id.",
      ]
    `);
  });
});

describe('series whose joined names are the same', () => {
  it('are two, told apart by item and store', () => {
    // Items A and A_B in stores B_C and C: A_B_C is an id of two series.
    const [, ...rows] = sample['sales_train_evaluation.csv'].trimEnd().split('\n');
    const pairs = [
      ['A', 'B_C'],
      ['A_B', 'C'],
      ['A', 'C'],
      ['A_B', 'B_C'],
    ] as const;
    const named = (text: string) => {
      const lines = pairs.map(([item, store], index) =>
        [`${item}_${store}`, item, 'D', 'K', store, 'S', ...(rows[index] as string).split(',').slice(6)].join(','),
      );
      return `${text.split('\n')[0]}\n${lines.join('\n')}\n`;
    };
    const priced = (text: string) => {
      const weeks = [
        ...new Set(
          sample['calendar.csv']
            .split('\n')
            .slice(1, -1)
            .map((line) => line.split(',')[1]),
        ),
      ];
      const lines = pairs.flatMap(([item, store], index) =>
        weeks.map((week) => `${store},${item},${week},${index + 1}`),
      );
      return `${text.split('\n')[0]}\n${lines.join('\n')}\n`;
    };
    const panel = panelOf(filesWith({ 'sales_train_evaluation.csv': named, 'sell_prices.csv': priced }));
    const weeks = panel.calendar.weeks.length;
    const label = ({ labels, codes }: typeof panel.series.item, row: number) => labels[codes[row] as number];
    const read = pairs.map((_, row) => [
      label(panel.series.item, row),
      label(panel.series.store, row),
      panel.prices[row * weeks],
    ]);
    expect(read).toEqual(pairs.map(([item, store], index) => [item, store, index + 1]));
  });

  it('stand in the file once each', () => {
    expect(faultsOf(sales((text) => `${text}${text.split('\n')[2]}\n${text.split('\n')[2]}\n`))).toMatchInlineSnapshot(`
      "  sales_train_evaluation.csv: a series stands in the file twice (2 times)
          line 16, column id: 'FOODS_2_001_CA_1_evaluation, also in line 3'
          line 17, column id: 'FOODS_2_001_CA_1_evaluation, also in line 3'
          cure: Keep one row an item and store."
    `);
  });
});

describe('origins', () => {
  const short = (text: string) =>
    text
      .split('\n')
      .map((line) =>
        line === ''
          ? ''
          : line
              .split(',')
              .slice(0, 6 + 100)
              .join(','),
      )
      .join('\n');

  it('are not asked for where the data has too few days for any', () => {
    expect(faultsOf(sales(short))).toMatchInlineSnapshot(`
      "  sales_train_evaluation.csv: the sales cover too few days
          line 1: '100 days'
          cure: Give at least 112 days of sales, 12 more than now."
    `);
    expect(faultsOf(sales(short), {}, 'd_90')).toBe(faultsOf(sales(short)));
  });

  it('are offered only where they are possible', () => {
    expect(faultsOf(filesWith(), {}, 'd_141')).toMatchInlineSnapshot(`
      "  request: the origin is no day with known sales
          origin: 'd_141'
          cure: Choose a day of d_112 (2014-10-17) to d_140 (2014-11-14)."
    `);
  });
});
