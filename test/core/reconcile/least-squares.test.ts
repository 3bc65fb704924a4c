import { describe, expect, it } from 'vitest';
import { aggregate, levels } from '../../../core/hierarchy/levels.js';
import { type LevelForecast, leastSquares } from '../../../core/reconcile/least-squares.js';
import { smallPanel } from '../../support/small-panel.js';

const WIDTH = 2;
const { series } = smallPanel({
  stores: ['CA_1', 'CA_2', 'TX_1'],
  items: ['FOODS_1_001', 'FOODS_1_002', 'HOBBIES_1_001'],
});
const upper = levels(series).slice(0, 9);
const forecast = Float32Array.from(
  { length: series.count * WIDTH },
  (_, cell) => 4 + ((3 * Math.floor(cell / WIDTH) + 5 * (cell % WIDTH)) % 7),
);
const ones = new Float64Array(series.count).fill(1);
const counts = upper.map((level) => aggregate(level, ones, 1));
const unitsOf = (at: number) =>
  Float64Array.from({ length: upper[at]!.groups * WIDTH }, (_, cell) => {
    const [group, day] = [Math.floor(cell / WIDTH), cell % WIDTH];
    return 5 * counts[at]![group]! + ((7 * at + 3 * group + 2 * day) % 5);
  });
const sumsWith = (variances: (at: number) => Float64Array): LevelForecast[] =>
  upper.map((level, at) => ({ level, units: unitsOf(at), variances: variances(at) }));
const structural = sumsWith((at) => counts[at]!);

describe('least squares over the hierarchy', () => {
  // What MinTrace of hierarchicalforecast 1.5.3 says of the same forecasts, errors in proportion to the number of series (wls_struct).
  it('give what hierarchicalforecast gives, structural', () => {
    const expected = [
      3.9003968, 7.6170635, 6.9003968, 3.6170635, 7.5956349, 6.2980159, 4.0948413, 4.2559524, 7.0948413, 7.2559524,
      4.956746, 6.2702381, 7.4428571, 4.2126984, 3.4428571, 7.2126984, 6.6714286, 6.1603175,
    ];
    leastSquares(structural, forecast, ones).forEach((value, cell) => {
      expect(value).toBeCloseTo(expected[cell] as number, 6);
    });
  });

  // The same with a variance of each (wls_var).
  it('give what hierarchicalforecast gives, by variances', () => {
    const expected = [
      3.8752913, 7.9902912, 6.7505827, 2.9805825, 7.1919903, 6.5978191, 4.7604387, 4.2461188, 6.5208775, 7.4922376,
      4.6352585, 5.6152686, 7.5324542, 4.8218149, 3.0649084, 6.6436299, 6.289727, 6.4544582,
    ];
    const sums = sumsWith((at) => counts[at]!.map((count, group) => count + ((2 * at + group) % 3)));
    const variances = Float64Array.from(ones, (_, row) => 1 + (row % 3));
    leastSquares(sums, forecast, variances).forEach((value, cell) => {
      expect(value).toBeCloseTo(expected[cell] as number, 6);
    });
  });

  it('leave forecasts that add up to their sums already', () => {
    const agreed = upper.map((level, at) => ({
      ...{ level, variances: counts[at]! },
      units: aggregate(level, forecast, WIDTH),
    }));
    leastSquares(agreed, forecast, ones).forEach((value, cell) => {
      expect(value).toBeCloseTo(forecast[cell] as number, 9);
    });
  });

  it('leave a series whose forecast has no error, and give its part to the others', () => {
    const certain = ones.map((one, row) => (row === 0 ? 0 : one));
    const sum = { level: upper[0]!, units: Float64Array.of(100, 100), variances: Float64Array.of(1e-9) };
    const result = leastSquares([sum], forecast, certain);
    expect([...result.subarray(0, WIDTH)]).toEqual([...forecast.subarray(0, WIDTH)]);
    for (const total of aggregate(upper[0]!, result, WIDTH)) expect(total).toBeCloseTo(100, 4);
  });
});
