import { seededStream } from '@durable-forecast/lib/random-stream';
import { describe, expect, it } from 'vitest';
import { buildOriginTable } from '../../../core/features/build-origin-table.js';
import { buildTable } from '../../../core/features/build-table.js';
import { smallPanel } from '../../support/small-panel.js';

const DAYS = 430;
const STORES = ['CA_1', 'TX_1'];
const ITEMS = ['FOODS_1_001', 'FOODS_1_002', 'FOODS_2_001', 'HOBBIES_1_001', 'HOBBIES_1_002'];
const SERIES = STORES.length * ITEMS.length;
const NAMES = [
  'rolling_mean_t14',
  'rolling_std_t60',
  'rolling_skew_t14',
  'rolling_skew_t365',
  'rolling_kurt_t9',
  'rolling_kurt_t90',
  'rolling_max_t10',
  'rolling_median_t28',
  'rolling_median_t7',
  'rolling_quantile_10_t30',
  'rolling_quantile_90_t28',
  'rolling_quantile_75_t2',
  'rolling_zero_share_t14',
  'weekday_mean_t35',
  'weekday_mean_t7',
  'expanding_mean',
  'expanding_zero_share',
  'expanding_weekday_mean',
  'expanding_mean_dept',
  'expanding_mean_cat',
  'expanding_mean_store',
];

describe.each([3, 4])('added features of the random panel %i', (seed) => {
  const random = seededStream(seed);
  /** Some on sale from the beginning, some later; one is never priced or sold. */
  const release = Array.from({ length: SERIES }, (_, series) => (series % 3 === 0 ? 0 : Math.floor(random() * 250)));
  release[4] = DAYS;
  // Slow, middling and fast sellers, and one so fast that sums of fourth powers are not exact.
  const scale = [2, 9, 60, 65_000, 4, 1.3, 3, 25, 2, 700];
  const draws = Float64Array.from({ length: SERIES * DAYS }, () => random());
  const units = (series: number, day: number) => {
    const draw = draws[series * DAYS + day]!;
    // Hardly any spread beside the mean, which power sums can't see.
    if (series === 8) return 1200 + (draw < 0.2 ? 1 : 0);
    // A stretch without a change, and one without a sale.
    if (day >= release[series]! && day > 300 && day < 330) return series;
    return day < release[series]! || draw < 0.3 || (day > 200 && day < 240) ? 0 : Math.floor(draw * scale[series]!);
  };
  const panel = smallPanel({
    days: DAYS,
    stores: STORES,
    items: ITEMS,
    sales: units,
    // Without prices, the first sale begins it; with them, the first priced week.
    price: (series, week) => (series % 2 === 1 || 7 * week < release[series]! ? Number.NaN : 2),
  });
  /** The first priced day or the first sale. */
  const starts = Array.from({ length: SERIES }, (_, series) => {
    const priced = series % 2 === 1 || series === 4 ? DAYS : 7 * Math.ceil(release[series]! / 7);
    const sold = Array.from({ length: DAYS }, (_, day) => day).find((day) => units(series, day) > 0) ?? DAYS;
    return Math.min(priced, sold);
  });

  /** Units of the series on these days, by the statistic's own definition. */
  const byHand = (name: string, values: readonly number[], least: number): number => {
    const known = values.length;
    if (known < least) return Number.NaN;
    const mean = values.reduce((sum, value) => sum + value, 0) / known;
    const moment = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0);
    const [, statistic] = /^(?:rolling|expanding)_([a-z]+)/.exec(name) ?? [undefined, 'mean'];
    switch (statistic) {
      case 'mean':
        return mean;
      case 'zero':
        return values.filter((value) => value === 0).length / known;
      case 'max':
        return Math.max(...values);
      case 'std':
        return Math.sqrt(moment(2) / (known - 1));
      case 'skew': {
        const g1 = moment(3) / known / (moment(2) / known) ** 1.5;
        return moment(2) === 0 ? 0 : (Math.sqrt(known * (known - 1)) / (known - 2)) * g1;
      }
      case 'kurt': {
        const g2 = (known * moment(4)) / moment(2) ** 2 - 3;
        return moment(2) === 0 ? -3 : ((known - 1) / ((known - 2) * (known - 3))) * ((known + 1) * g2 + 6);
      }
      case 'median':
      case 'quantile': {
        const share = statistic === 'median' ? 0.5 : Number(/_(\d+)_t/.exec(name)![1]) / 100;
        const sorted = [...values].sort((a, b) => a - b);
        const rank = share * (known - 1);
        const lower = sorted[Math.floor(rank)]!;
        return lower + (rank - Math.floor(rank)) * (sorted[Math.ceil(rank)]! - lower);
      }
    }
    // weekday_mean and expanding_weekday_mean
    return mean;
  };

  const windowOf = (name: string) => Number(/_t(\d+)$/.exec(name)?.[1] ?? Number.POSITIVE_INFINITY);
  const peers = (name: string, series: number) =>
    [...panel.series.ids.keys()].filter((other) => {
      const same = (column: 'store' | 'department' | 'category') =>
        panel.series[column].codes[other] === panel.series[column].codes[series];
      return same('store') && (name.endsWith('dept') ? same('department') : !name.endsWith('cat') || same('category'));
    });
  /** What a window ends with: units of the days from the last on, so many of them, none before `start`. */
  const unitsBack = (series: number, last: number, days: number, start: number, step: number) => {
    const values: number[] = [];
    for (let day = last; day > last - days && day >= start; day -= step) values.push(units(series, day));
    return values;
  };
  const isGroup = (name: string) => /mean_(dept|cat|store)$/.test(name);
  const isWeekday = (name: string) => name.includes('weekday');
  const defined = (name: string) =>
    name.includes('std') ? 2 : name.includes('skew') ? 3 : name.includes('kurt') ? 4 : 1;

  /** An assertion for each of a million values would cost more than the values. */
  const requireSame = (value: number, expected: number, where: () => string) => {
    const same = Number.isNaN(expected)
      ? Number.isNaN(value)
      : Math.abs(value - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
    if (!same) expect.fail(`${where()}: ${value} instead of ${expected}`);
  };

  describe('in the seed set', () => {
    const table = buildTable(panel, {
      fromDay: 1,
      toDay: DAYS + 28,
      originDay: DAYS,
      dropUnreleased: false,
      add: NAMES,
    });

    it.each(NAMES)('%s', (name) => {
      const column = table.columns[table.names.indexOf(name)]!;
      const days = DAYS + 28;
      let known = 0;
      for (let series = 0; series < SERIES; series++) {
        for (let day = 0; day < days; day++) {
          const last = day - 28;
          const window = windowOf(name);
          const step = isWeekday(name) ? 7 : 1;
          const values = (isGroup(name) ? peers(name, series) : [series]).flatMap((peer) =>
            unitsBack(peer, last, window, 0, step),
          );
          const least = Number.isFinite(window) ? window / step : 1;
          const value = column[series * days + day]!;
          requireSame(value, byHand(name, values, least), () => `series ${series}, column ${day}`);
          if (!Number.isNaN(value)) known += 1;
        }
      }
      expect(known).toBeGreaterThan(SERIES * 60);
    });
  });

  describe('in the origin set', () => {
    const origins = [3, 100, 273, 325, 430];
    const table = buildOriginTable(panel, { origins, share: 1, seed: 1, dropUnreleased: false, add: NAMES });

    it.each(NAMES)('%s', (name) => {
      const column = table.columns[table.names.indexOf(name)]!;
      let known = 0;
      for (let row = 0; row < table.rows; row++) {
        const series = Math.floor(row / (origins.length * 28));
        const origin = origins[Math.floor(row / 28) % origins.length]! - 1;
        const target = origin + (row % 28) + 1;
        let last = origin;
        while (isWeekday(name) && (target - last) % 7 !== 0) last -= 1;
        // The window ends with the origin, also where its newest day of the weekday lies before.
        const days = windowOf(name) - (origin - last);
        const values = (isGroup(name) ? peers(name, series) : [series]).flatMap((peer) =>
          unitsBack(peer, last, days, starts[peer]!, isWeekday(name) ? 7 : 1),
        );
        const value = column[row]!;
        requireSame(
          value,
          byHand(name, values, defined(name)),
          () => `series ${series}, column ${origin} to ${target}`,
        );
        if (!Number.isNaN(value)) known += 1;
      }
      expect(known).toBeGreaterThan(table.rows / 3);
    });
  });
});
