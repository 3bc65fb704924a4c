import { beforeAll, describe, expect, it } from 'vitest';
import { aggregate, levels } from '../../../core/hierarchy/levels.js';
import { type Scales, scalesOf, scoreWrmsse } from '../../../core/metrics/index.js';
import { HORIZON, type Panel, type SeriesTable } from '../../../core/panel/panel.js';
import { m5Folder, m5Lines, m5Panel, m5Title } from '../../support/m5.js';
import { encode, smallPanel } from '../../support/small-panel.js';

const ORIGIN = 1913;

/** Weights, scales and truth of d_1914 to d_1941 as published, in the order of levels and groups. */
interface Official {
  readonly scales: Scales;
  readonly sold: Float64Array;
  readonly actual: Float32Array;
}

function readOfficial(): Official {
  const ids = m5Lines('wrmsse/sales_ids.csv.gz').map((line) => line.split(','));
  const column = (index: number) => encode(ids.map((fields) => fields[index] as string));
  const series: SeriesTable = {
    count: ids.length,
    ids: ids.map((fields) => (fields[0] as string).replace(/_evaluation$/, '')),
    item: column(1),
    department: column(2),
    category: column(3),
    store: column(4),
    state: column(5),
  };
  const weights = m5Lines('wrmsse/weights.csv.gz').map(Number);
  const squared = m5Lines('wrmsse/train_mse.csv.gz').map(Number);
  const sold = Float64Array.from(m5Lines('wrmsse/test_agg.csv.gz').flatMap((line) => line.split(',').map(Number)));
  let offset = 0;
  const scaled = levels(series).map((level) => {
    const end = offset + level.groups;
    const entry = {
      level,
      weights: Float64Array.from(weights.slice(offset, end)),
      squaredScales: Float64Array.from(squared.slice(offset, end)),
      absoluteScales: new Float64Array(level.groups),
    };
    offset = end;
    return entry;
  });
  const bottom = (offset - series.count) * HORIZON;
  const actual = new Float32Array(series.count * HORIZON);
  scaled[11]!.level.groupOf.forEach((group, row) => {
    actual.set(sold.subarray(bottom + group * HORIZON, bottom + (group + 1) * HORIZON), row * HORIZON);
  });
  return { scales: { originDay: ORIGIN, series, levels: scaled }, sold, actual };
}

describe.skipIf(m5Folder === undefined)(m5Title('the published M5 scores'), () => {
  let official: Official;
  let panel: Panel;
  beforeAll(() => {
    official = readOfficial();
    panel = m5Panel({});
  });

  it('add up to the published truth of all 42,840 series, group by group', () => {
    const sums = official.scales.levels.flatMap(({ level }) => [...aggregate(level, official.actual, HORIZON)]);
    expect([sums.length, official.sold.length]).toEqual([42_840 * HORIZON, 42_840 * HORIZON]);
    // Comparing a million numbers by `toEqual` takes seconds.
    const differs = sums.findIndex((sum, index) => sum !== official.sold[index]);
    expect([differs, sums[differs], official.sold[differs]]).toEqual([-1, undefined, undefined]);
  });

  it('are 5.446462854 for a forecast of zeros and 2.563051076 for one of ones', () => {
    const { scales, actual } = official;
    const flat = (value: number) => new Float32Array(actual.length).fill(value);
    expect(scoreWrmsse(scales, flat(0), actual).average).toBeCloseTo(5.446462854, 8);
    expect(scoreWrmsse(scales, flat(1), actual).average).toBeCloseTo(2.563051076, 8);
  });

  it('weigh by the same dollar sales of the last 28 days', () => {
    const ours = scalesOf(panel, ORIGIN);
    expect(panel.series.ids).toEqual(official.scales.series.ids);
    ours.levels.forEach(({ weights, level }, index) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const published = official.scales.levels[index]!.weights;
      const worst = weights.reduce((most, weight, group) => {
        return Math.max(most, Math.abs(weight / total / 12 - (published[group] as number)));
      }, 0);
      expect(worst, `level ${level.number}`).toBeLessThan(1e-9);
    });
  });

  it('scale by the same mean squared change, counted from the first sale', () => {
    const sample = m5Lines('sales_full_history_sample.csv.gz').map((line) => line.split(','));
    const publishedOf = new Map<string, number>();
    const bottom = official.scales.levels[11]!;
    bottom.level.groupOf.forEach((group, row) => {
      publishedOf.set(official.scales.series.ids[row] as string, bottom.squaredScales[group] as number);
    });
    const start = sample[0]!.length - 1941;
    let compared = 0;
    for (const fields of sample) {
      const id = fields[0]!.replace(/_evaluation$/, '');
      const units = fields.slice(start, start + ORIGIN).map(Number);
      // The published scales also leave out zeros at the end, which the guide does not.
      if (units[ORIGIN - 1] === 0) continue;
      const one = smallPanel({ items: ['FOODS_1_001'], days: ORIGIN, sales: (_, day) => units[day] as number });
      const ours = scalesOf(one, ORIGIN).levels[11]!.squaredScales[0] as number;
      expect(ours / (publishedOf.get(id) as number), id).toBeCloseTo(1, 9);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(100);
  });
});
