import { describe, expect, it } from 'vitest';
import { addedFeatures, FEATURE_SETS } from '../../../contracts/features/feature-sets.js';
import { buildOriginTable } from '../../../core/features/build-origin-table.js';
import { buildTable } from '../../../core/features/build-table.js';
import { collectTable, type FeatureTable, tableBlocks } from '../../../core/features/feature-table.js';
import { foldPlans } from '../../../core/features/fold-plans.js';
import { smallPanel } from '../../support/small-panel.js';

const ADD = [
  'rolling_mean_t13',
  'rolling_std_t13',
  'rolling_skew_t13',
  'rolling_kurt_t13',
  'rolling_max_t13',
  'rolling_median_t13',
  'rolling_quantile_95_t13',
  'rolling_zero_share_t13',
  'weekday_mean_t21',
  'expanding_mean',
  'expanding_zero_share',
  'expanding_weekday_mean',
  'expanding_mean_dept',
  'expanding_mean_cat',
  'expanding_mean_store',
];
const DAYS = 320;
const ORIGIN = 292;
const items = ['FOODS_1_001', 'FOODS_1_002', 'FOODS_2_001', 'HOBBIES_1_001'];
/** The second product has no price, and its first sale is still to come; the third begins late. */
const panelWith = (units: (series: number, day: number) => number) =>
  smallPanel({
    items,
    days: DAYS,
    sales: (series, day) =>
      (series === 1 && day < ORIGIN) || (series === 2 && day < 150) ? 0 : Math.round(units(series, day)),
    price: (series, week) => (series === 1 || (series === 2 && week < 21) ? Number.NaN : 2),
  });
const past = (series: number, day: number) => (series * 7 + day * day) % 9;
const panel = panelWith(past);
const column = (table: FeatureTable, name: string) => [...table.columns[table.names.indexOf(name)]!];
const values = ({ columns }: FeatureTable) => columns.map((one) => [...one]);

describe.each(FEATURE_SETS)('added features of the %s set', (set) => {
  const settings = { set, add: ADD, dropUnreleased: false, rowShare: 0.4 };
  const plans = foldPlans(panel, ORIGIN, settings);

  it('come after those of the set, in the order of the request', () => {
    expect(plans.train.names.slice(-ADD.length)).toEqual(ADD);
    expect(collectTable(plans.train).columns).toHaveLength(plans.train.names.length);
  });

  it.each([
    ['nothing at all', () => 0],
    ['a flood', () => 60_000],
    ['something else every day', (series: number, day: number) => (day * 31 + series) % 500],
  ])('do not move when %s is sold after the origin', (_, future) => {
    const changed = panelWith((series, day) => (day < ORIGIN ? past(series, day) : future(series, day)));
    const others = foldPlans(changed, ORIGIN, settings);
    for (const part of ['train', 'validation', 'inputs'] as const) {
      expect(values(collectTable(others[part])), part).toEqual(values(collectTable(plans[part])));
    }
  });

  it('move with what is sold on the last known day, each of them', () => {
    const changed = panelWith((series, day) => (day === ORIGIN - 1 ? past(series, day) + 50 : past(series, day)));
    const before = collectTable(plans.inputs);
    const after = collectTable(foldPlans(changed, ORIGIN, settings).inputs);
    const still = ADD.filter((name) =>
      column(after, name).every((value, row) => Object.is(value, column(before, name)[row])),
    );
    expect(still).toEqual([]);
  });

  it('are the same in blocks, whatever series were filled in before', () => {
    const whole = collectTable(plans.train);
    let row = 0;
    for (const block of tableBlocks(plans.train, 100)) {
      block.columns.forEach((one, at) => {
        expect([...one]).toEqual([...whole.columns[at]!.subarray(row, row + block.rows)]);
      });
      row += block.rows;
    }
    expect(row).toBe(whole.rows);
  });

  it('are those that pandas computes', () => {
    // pd.Series([0, 3, 1, 7, 2, 2, 12, 0, 5, 4]) and its rolling(N), newest day.
    const sales = [0, 3, 1, 7, 2, 2, 12, 0, 5, 4];
    const known = smallPanel({ items: ['FOODS_1_001'], days: 10, sales: (_, day) => sales[day]! });
    const PANDAS = {
      rolling_mean_t8: 4.125,
      rolling_std_t8: 3.9074105,
      rolling_skew_t8: 1.2544764,
      rolling_kurt_t8: 1.4840948,
      rolling_max_t8: 12,
      rolling_median_t8: 3,
      rolling_quantile_90_t8: 8.5,
      rolling_quantile_33_t8: 2,
      rolling_zero_share_t8: 0.125,
      expanding_mean: 3.6,
      expanding_zero_share: 0.2,
    };
    const add = Object.keys(PANDAS);
    const table =
      set === 'seed'
        ? buildTable(known, { fromDay: 38, toDay: 38, originDay: 10, dropUnreleased: false, add })
        : buildOriginTable(known, { origins: [10], share: 1, seed: 1, dropUnreleased: false, add });
    for (const [name, value] of Object.entries(PANDAS)) expect(column(table, name)[0], name).toBeCloseTo(value, 5);
  });
});

describe('windows that are not full', () => {
  const add = ['rolling_mean_t13', 'rolling_std_t13', 'rolling_skew_t13', 'rolling_kurt_t13', 'weekday_mean_t21'];

  it('have no value in the seed set, whose windows begin with the data', () => {
    const table = buildTable(panel, { fromDay: 1, toDay: 60, originDay: DAYS, dropUnreleased: false, add });
    const firsts = add.map((name) => column(table, name).findIndex((value) => !Number.isNaN(value)));
    // 13 days, 28 days later; a weekday has its third day after two weeks.
    expect(firsts).toEqual([40, 40, 40, 40, 42]);
  });

  it('have one in the origin set, as soon as there are enough days on sale for the statistic', () => {
    const ofDay = (origin: number) =>
      buildOriginTable(panel, { origins: [origin], share: 1, seed: 1, dropUnreleased: false, add });
    // The third product is on sale from the 148th day on; the target's weekday comes a week later.
    const firsts = add.map((name) => {
      const origins = Array.from({ length: 30 }, (_, index) => 140 + index);
      return origins.find((origin) => !Number.isNaN(column(ofDay(origin), name)[2 * 28]!));
    });
    expect(firsts).toEqual([148, 149, 150, 151, 154]);
  });

  it('have none for a product that was never on sale', () => {
    const origin = buildOriginTable(panel, { origins: [ORIGIN], share: 1, seed: 1, dropUnreleased: false, add: ADD });
    const ofSeries = ADD.filter((name) => !Number.isNaN(column(origin, name)[28]!));
    expect(ofSeries).toEqual(['expanding_mean_dept', 'expanding_mean_cat', 'expanding_mean_store']);
  });
});

describe('what a set says of an added feature', () => {
  it('is where its window lies, and what does not count', () => {
    const definitions = FEATURE_SETS.flatMap((set) =>
      addedFeatures(set, ['rolling_quantile_90_t28', 'expanding_mean_cat']),
    );
    expect(
      definitions.map(({ name, shift, window, definition }) => ({ name, shift, window, definition })),
    ).toMatchInlineSnapshot(`
      [
        {
          "definition": "90 % quantile of the units, interpolated linearly, over 28 days, up to 28 days before; full windows only, from the first day of the data, with the zeros before the first sale",
          "name": "rolling_quantile_90_t28",
          "shift": 28,
          "window": 28,
        },
        {
          "definition": "mean units a day of the series of the same store and category in the run's scope, over all days, up to 28 days before; full windows only, from the first day of the data, with the zeros before the first sale",
          "name": "expanding_mean_cat",
          "shift": 28,
          "window": undefined,
        },
        {
          "definition": "90 % quantile of the units, interpolated linearly, over 28 days, up to the origin; windows begin at the earliest with the first day on sale",
          "name": "rolling_quantile_90_t28",
          "shift": 0,
          "window": 28,
        },
        {
          "definition": "mean units a day of the series of the same store and category in the run's scope, over all days, up to the origin; windows begin at the earliest with the first day on sale",
          "name": "expanding_mean_cat",
          "shift": 0,
          "window": undefined,
        },
      ]
    `);
  });
});
