import { describe, expect, it } from 'vitest';
import { findSeries } from '../../../client/browse/data/find-series.js';
import { KeepRecent } from '../../../client/browse/data/keep-recent.js';
import { isWithin, levelOf } from '../../../client/browse/data/series-filter.js';
import type { SeriesEntry } from '../../../client/browse/data/version-table.js';
import { scoreSeries } from '../../../client/browse/pages/series-accuracy.js';
import { sharedDays } from '../../../client/browse/pages/side-by-side.js';
import { formatShare, formatUnits } from '../../../client/browse/text/format.js';

const entry = (index: number, item: string, store: string, units: number): SeriesEntry => ({
  ...{ index, id: `${item}_${store}`, item, store, units },
  ...{ state: store.slice(0, 2), category: 'FOODS', department: 'FOODS_3' },
});
const series = [
  entry(0, 'FOODS_3_090', 'CA_1', 10),
  entry(1, 'FOODS_3_090', 'TX_1', 90),
  entry(2, 'FOODS_3_0901', 'CA_1', 500),
  entry(3, 'OLD_FOODS_3_090', 'CA_1', 900),
];
const found = (search: string, filter = {}) =>
  findSeries(series, { filter, search, order: 'best' }).map(({ index }) => index);

describe('a search for series', () => {
  it('finds the id itself first, then ids that begin so, then those that have it, each by units', () => {
    expect(found('foods_3_090_ca_1')).toEqual([0, 3]);
    expect(found('FOODS_3_090')).toEqual([2, 1, 0, 3]);
  });

  it('finds ids with all words, in any order and letter case', () => {
    expect(found('tx 090')).toEqual([1]);
    expect(found('tx 091')).toEqual([]);
  });

  it('stays within its filters', () => {
    expect(found('', { store: 'CA_1', item: 'FOODS_3_090' })).toEqual([0]);
  });
});

describe('a filter', () => {
  it('names a published group where its attributes are those of a level', () => {
    expect(
      [{}, { store: 'CA_1' }, { store: 'CA_1', department: 'FOODS_3' }, { item: 'A', store: 'CA_1' }].map(levelOf),
    ).toEqual([1, 3, 9, undefined]);
  });

  it('asks for equal ids', () => {
    expect(isWithin({ store: 'CA_1' }, series[0]!)).toBe(true);
    expect(isWithin({ store: 'CA_1' }, series[1]!)).toBe(false);
  });
});

describe('what was made', () => {
  it('is kept for those who ask next or meanwhile, and the oldest in use goes first', async () => {
    const kept = new KeepRecent<string>(2);
    const made: string[] = [];
    const get = (key: string) => kept.get(key, async () => made[made.push(key) - 1]!);
    await Promise.all([get('a'), get('a'), get('b')]);
    await get('a');
    await get('c');
    await get('a');
    await get('b');
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  it('is made again after a failure, and when it is no longer fresh', async () => {
    const kept = new KeepRecent<number>(2);
    await expect(kept.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await kept.get('a', async () => 1)).toBe(1);
    const stale = new KeepRecent<number>(2, 0);
    await stale.get('a', async () => 1);
    expect(await stale.get('a', async () => 2)).toBe(2);
  });
});

describe('two forecasts', () => {
  const first = { dates: ['2016-05-23', '2016-05-24'], mean: [1, 2], quantiles: undefined };
  it('are held against each other on the days that both have', () => {
    const second = { dates: ['2016-05-24', '2016-05-25'], mean: [5, 6], quantiles: undefined };
    expect(sharedDays(first, second)).toEqual([{ date: '2016-05-24', first: 2, second: 5 }]);
  });

  it('are scored on the days that have come, and not before', () => {
    const sold = { firstDate: '2016-05-22', units: [9, 3] };
    expect(scoreSeries(first, sold)).toEqual({ days: 1, sold: 3, forecast: 1, meanError: 2, inBand: undefined });
    expect(scoreSeries(first, { firstDate: '2016-05-01', units: [1] })).toBeUndefined();
  });
});

describe('numbers', () => {
  it('have fewer digits the larger they are, and no sign where nothing is left of them', () => {
    expect([0.004, -0.004, 7.125, 31.44, 1234.5, undefined].map(formatUnits)).toEqual([
      '0.00',
      '0.00',
      '7.13',
      '31.4',
      '1,235',
      '–',
    ]);
    expect([0.1234, -0.1234, -0.0001, null].map(formatShare)).toEqual(['+12.3 %', '−12.3 %', '0.0 %', '–']);
  });
});
