import { describe, expect, it } from 'vitest';
import { readDataset } from '../../../core/dataset/read-dataset.js';
import { firstOnSale } from '../../../core/panel/prices-by-day.js';
import { generateSample, SAMPLE_DEFAULTS } from '../../../core/sample/generate-sample.js';

const sample = generateSample();
const bytes = (text: string) => new TextEncoder().encode(text);
const read = readDataset(
  {
    calendar: bytes(sample['calendar.csv']),
    sales: { name: 'sales_train_evaluation.csv', bytes: bytes(sample['sales_train_evaluation.csv']) },
    prices: bytes(sample['sell_prices.csv']),
  },
  {},
  undefined,
);
if (read.kind === 'faults') throw new Error('the sample has faults');
const { panel } = read;

describe('the generated sample', () => {
  it('is the same for a seed and another for another', () => {
    const small = { ...SAMPLE_DEFAULTS, items: 7, days: 120 };
    expect(generateSample(small)).toEqual(generateSample(small));
    expect(generateSample({ ...small, seed: 5 })['sales_train_evaluation.csv']).not.toBe(
      generateSample(small)['sales_train_evaluation.csv'],
    );
  });

  it('has all departments in every store, and a calendar that covers the horizon', () => {
    expect(panel.series.department.labels).toHaveLength(7);
    expect(panel.series.store.labels).toEqual([...SAMPLE_DEFAULTS.stores]);
    expect(panel.calendar.dates.length).toBe(panel.days + 28);
  });

  it('sells intermittently: many zeros, and more variance than a Poisson law', () => {
    const zeros = panel.sales.filter((units) => units === 0).length / panel.sales.length;
    expect(zeros).toBeGreaterThan(0.25);
    const mean = panel.sales.reduce((sum, units) => sum + units, 0) / panel.sales.length;
    const variance = panel.sales.reduce((sum, units) => sum + (units - mean) ** 2, 0) / panel.sales.length;
    expect(variance / mean).toBeGreaterThan(2);
  });

  it('releases some products late', () => {
    const late = Array.from({ length: panel.series.count }, (_, index) => firstOnSale(panel, index)).filter(
      (day) => day > 28,
    );
    expect(late.length).toBeGreaterThan(10);
  });

  it('sells more on weekends and nothing to speak of on Christmas', () => {
    const totals = new Map<string, number[]>();
    for (let day = 0; day < panel.days; day++) {
      const date = panel.calendar.dates[day] as string;
      let total = 0;
      for (let series = 0; series < panel.series.count; series++)
        total += panel.sales[series * panel.days + day] as number;
      const key = date.endsWith('12-25')
        ? 'christmas'
        : [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay())
          ? 'weekend'
          : 'week';
      totals.set(key, [...(totals.get(key) ?? []), total]);
    }
    const mean = (key: string) => {
      const days = totals.get(key) as number[];
      return days.reduce((sum, units) => sum + units, 0) / days.length;
    };
    expect(mean('weekend')).toBeGreaterThan(1.2 * mean('week'));
    expect(mean('christmas')).toBeLessThan(0.1 * mean('week'));
  });
});
