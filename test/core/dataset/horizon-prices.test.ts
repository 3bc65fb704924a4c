import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPriceGaps, newestPricedWeek } from '../../../core/dataset/horizon-prices.js';
import { readDataset } from '../../../core/dataset/read-dataset.js';
import { collectTable } from '../../../core/features/feature-table.js';
import { foldPlans } from '../../../core/features/fold-plans.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { faultsOf, filesWith, panelOf, sample } from '../../support/dataset-files.js';
import { smallPanel } from '../../support/small-panel.js';

/** Weeks of the sample run from Saturday to Friday, and its origin d_140 is a Friday: the horizon is four whole weeks. */
const WEEKS = [
  ...new Set(
    sample['calendar.csv']
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split(',')[1]),
  ),
] as string[];
const AFTER = WEEKS.slice(20);

/** The sample without the price rows that a test names. */
const without = (isLeftOut: (row: { store: string; item: string; week: string }) => boolean) => ({
  'sell_prices.csv': (text: string) =>
    text
      .split('\n')
      .filter((line, index) => {
        const [store = '', item = '', week = ''] = line.split(',');
        return index === 0 || line === '' || !isLeftOut({ store, item, week });
      })
      .join('\n'),
});
const read = (changes: Parameters<typeof filesWith>[0], origin?: string) => {
  const result = readDataset(filesWith(changes), {}, origin);
  if (result.kind === 'faults') throw new Error(JSON.stringify(result.groups));
  return result;
};
const rowOf = ({ prices, calendar }: ReturnType<typeof panelOf>, series: number) =>
  Array.from(prices.subarray(series * calendar.weeks.length, (series + 1) * calendar.weeks.length));
const series = { store: 'CA_1', item: 'FOODS_1_001' };
const isSeries = ({ store, item }: { store: string; item: string }) => store === series.store && item === series.item;

describe('prices after the origin', () => {
  it('are taken as they are where they exist, without a word', () => {
    const { panel, warnings } = read({});
    expect(warnings).toEqual([]);
    expect(rowOf(panel, 0)).toEqual(pricesInFile(series));
  });

  it('are carried forward where no series has any, and the count is told', () => {
    const { panel, warnings } = read(without(({ week }) => AFTER.includes(week)));
    const sound = panelOf(filesWith());
    for (let row = 0; row < panel.series.count; row++) {
      const before = rowOf(sound, row).slice(0, 20);
      expect(rowOf(panel, row)).toEqual([...before, ...AFTER.map(() => before.at(-1))]);
    }
    expect(warnings).toEqual([
      {
        code: 'prices-carried-forward',
        file: 'sell_prices.csv',
        count: 14,
        message:
          '14 of 14 series have no price for the 28 days after 2014-11-14: 392 rows of the forecast, such as FOODS_1_001 in CA_1 ' +
          'in week 11421. Their last price before is carried forward. Add the prices if they will change, leave series that end ' +
          'out of the scope, or set features.horizonPrices: require to refuse such data.',
      },
    ]);
  });

  it('are carried within the horizon where a series has some, and the others are as they were', () => {
    const left = AFTER.slice(2);
    const { panel, warnings } = read(without((row) => isSeries(row) && left.includes(row.week)));
    const sound = panelOf(filesWith());
    const known = rowOf(sound, 0);
    expect(rowOf(panel, 0)).toEqual([...known.slice(0, 22), known[21], known[21]]);
    for (let row = 1; row < panel.series.count; row++) expect(rowOf(panel, row)).toEqual(rowOf(sound, row));
    expect(warnings).toMatchObject([
      { count: 1, message: expect.stringMatching(/^1 of 14 series have no price for some of the 28 days .*: 14 rows/) },
    ]);
  });

  it('are carried over a hole, up to the next price', () => {
    const { panel } = read(without((row) => isSeries(row) && row.week === AFTER[1]));
    const known = rowOf(panelOf(filesWith()), 0);
    expect(rowOf(panel, 0)).toEqual([...known.slice(0, 21), known[20], ...known.slice(22)]);
  });

  it('count by days where the origin lies within a week', () => {
    // d_130 is a Tuesday: three more days of its week have a price, the 25 after them have none. Later sales stay unread.
    const upTo130 = (text: string) =>
      text
        .split('\n')
        .map((line) =>
          line === ''
            ? line
            : line
                .split(',')
                .slice(0, 6 + 130)
                .join(','),
        )
        .join('\n');
    const cut = { ...without(({ week }) => WEEKS.indexOf(week) > 18), 'sales_train_evaluation.csv': upTo130 };
    const { panel, warnings } = read(cut);
    expect(warnings[0]?.message).toContain(`for some of the 28 days after 2014-11-04: ${14 * 25} rows`);
    expect(rowOf(panel, 0).slice(18, 23)).toEqual(Array(5).fill(rowOf(panel, 0)[18]));
  });

  it('stay missing where a series went off sale before, which is no gap', () => {
    const since = WEEKS.slice(12);
    const offSale = {
      ...without((row) => isSeries(row) && since.includes(row.week)),
      'sales_train_evaluation.csv': noSales(12 * 7, 140),
    };
    const { panel, warnings } = read(offSale);
    expect(warnings).toEqual([]);
    expect(rowOf(panel, 0).slice(12).every(Number.isNaN)).toBe(true);
  });

  it('begin with the first one of a series that comes on sale in the horizon', () => {
    const { panel, warnings } = read({
      ...without((row) => isSeries(row) && row.week !== AFTER[1] && row.week !== AFTER[2]),
      'sales_train_evaluation.csv': noSales(0, 140),
    });
    const known = rowOf(panelOf(filesWith()), 0);
    expect(rowOf(panel, 0)).toEqual([...Array(21).fill(Number.NaN), known[21], known[22], known[22]]);
    expect(warnings).toMatchObject([{ count: 1, message: expect.stringContaining(': 7 rows') }]);
  });

  it('are carried from the week before where the origin begins a week on which all shops are closed', () => {
    // d_134 is a Saturday, on which weeks begin.
    const upTo134 = (text: string) =>
      text
        .split('\n')
        .map((line, index) =>
          line === '' ? line : [...line.split(',').slice(0, 6 + 133), index === 0 ? 'd_134' : '0'].join(','),
        )
        .join('\n');
    const { panel, warnings } = read({
      ...without(({ week }) => WEEKS.indexOf(week) > 18),
      'sales_train_evaluation.csv': upTo134,
    });
    expect(warnings).toMatchObject([{ count: 14 }]);
    expect(new Set(rowOf(panel, 0).slice(18, 24)).size).toBe(1);
  });

  it('leave what past origins see alone: there, real prices exist', () => {
    const cut = read(without(({ week }) => AFTER.includes(week))).panel;
    const sound = panelOf(filesWith());
    for (const set of ['seed', 'origin'] as const) {
      const settings = { set, add: [], rowShare: 1, dropUnreleased: true };
      const [ours, theirs] = [cut, sound].map((panel) => foldPlans(panel, 112, settings));
      for (const part of ['train', 'validation', 'inputs'] as const) {
        expect(collectTable(ours![part])).toEqual(collectTable(theirs![part]));
      }
    }
  });

  it('are a fault where they are required, with series, weeks and cure', () => {
    const files = filesWith(without((row) => isSeries(row) && AFTER.slice(1).includes(row.week)));
    expect(faultsOf(files, {}, undefined, 'require')).toMatchInlineSnapshot(`
      "  sell_prices.csv: a series on sale has no price in weeks after the origin
          wm_yr_wk: '11422, 11423, 11424, FOODS_1_001 in CA_1'
          cure: Add the prices of these weeks, or set features.horizonPrices: carry to take the last ones before."
    `);
    expect(faultsOf(filesWith(), {}, undefined, 'require')).toBe('no faults');
  });

  it('are looked for with all other faults', () => {
    const files = filesWith({
      ...without(({ week }) => AFTER.includes(week)),
      'sales_train_evaluation.csv': (text) => text.replace(/,\d+\n/, ',-1\n'),
    });
    const faults = faultsOf(files, {}, undefined, 'require');
    expect(faults).toContain('sales are negative');
    expect(faults).toContain('a series on sale has no price in weeks after the origin (14 times)');
  });
});

it('finds exactly the days after the first price of the horizon, or after the origin, that lack one', () => {
  const days = 70;
  const price = fc.constantFrom(Number.NaN, 1, 2);
  const row = fc.array(price, { minLength: 14, maxLength: 14 });
  const rows = fc.array(row, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(rows, fc.integer({ min: 20, max: days - 1 }), (prices, origin) => {
      const { calendar } = smallPanel({ days });
      const flat = Float32Array.from(prices.flat());
      const isWeekPriced = Uint8Array.from(calendar.weeks, (_, week) =>
        prices.some((row) => !Number.isNaN(row[week])) ? 1 : 0,
      );
      const gaps = findPriceGaps(flat, calendar, origin, newestPricedWeek(isWeekPriced, calendar, origin));
      const weekOf = (day: number) => calendar.weekOfDay[day] as number;
      const isPriced = (of: number, day: number) => !Number.isNaN(prices[of]?.[weekOf(day)]);
      const newest = Array.from({ length: 7 }, (_, back) => origin - back).find((day) =>
        prices.some((_, of) => isPriced(of, day)),
      );
      const expected = prices.flatMap((_, of) => {
        let isOnSale = newest !== undefined && isPriced(of, newest);
        let missing = 0;
        for (let day = origin + 1; day <= origin + HORIZON; day++) {
          if (isPriced(of, day)) isOnSale = true;
          else if (isOnSale) missing += 1;
        }
        return missing === 0 ? [] : [{ series: of, days: missing }];
      });
      expect(gaps.map(({ series: of, days: missing }) => ({ series: of, days: missing }))).toEqual(expected);
    }),
  );
});

/** Prices of a series by week as its rows have them. */
function pricesInFile({ store, item }: { store: string; item: string }): number[] {
  const rows = sample['sell_prices.csv'].split('\n').filter((line) => line.startsWith(`${store},${item},`));
  const byWeek = new Map(rows.map((line) => [line.split(',')[2], Math.fround(Number(line.split(',')[3]))]));
  return WEEKS.map((week) => byWeek.get(week) ?? Number.NaN);
}

/** Sets sales of the first series to 0 for some days, counted from 0. */
function noSales(from: number, to: number) {
  return (text: string) => {
    const lines = text.split('\n');
    const fields = (lines[1] as string).split(',');
    for (let day = from; day < to; day++) fields[6 + day] = '0';
    lines[1] = fields.join(',');
    return lines.join('\n');
  };
}
