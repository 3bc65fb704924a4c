import { describe, expect, it } from 'vitest';
import { controlLimits, limitBeyond } from '../../../core/monitoring/control-limits.js';

const both = { sides: 'both', leastSpread: 0.001, falseAlarms: 0.01 } as const;

describe('limits of a score', () => {
  it('are none with fewer than four points', () => {
    expect(controlLimits([0.6, 0.7, 0.65], both)).toBeUndefined();
  });

  it('lie around the median, by the robust spread and Student’s t', () => {
    // Median 0.64, median distance from it 0.02; t of 4 degrees at 0.995 is 4.604.
    const limits = controlLimits([0.6, 0.62, 0.64, 0.66, 0.7], both);
    const reach = 4.604 * 1.4826 * 0.02 * Math.sqrt(1 + 1 / 5);
    expect(limits).toMatchObject({ points: 5 });
    expect(limits?.centre).toBeCloseTo(0.64, 10);
    expect(limits?.spread).toBeCloseTo(1.4826 * 0.02, 10);
    expect(limits?.upper).toBeCloseTo(0.64 + reach, 2);
    expect(limits?.lower).toBeCloseTo(0.64 - reach, 2);
  });

  it('have the bad side alone where the other can only be good', () => {
    expect(controlLimits([1, 2, 3, 4], { ...both, sides: 'upper' })).not.toHaveProperty('lower');
    expect(controlLimits([1, 2, 3, 4], { ...both, sides: 'lower' })).not.toHaveProperty('upper');
  });

  it('are no narrower than chance, however close the points lie together', () => {
    expect(controlLimits([0.6, 0.6, 0.6, 0.6], { ...both, leastSpread: 0.03 })?.spread).toBe(0.03);
  });

  it('stay where they are when one point is far off', () => {
    const usual = controlLimits([0.6, 0.62, 0.64, 0.66, 0.68], both);
    const withBad = controlLimits([0.6, 0.62, 0.64, 0.66, 5], both);
    expect(withBad?.upper).toBeCloseTo(usual?.upper ?? 0, 10);
  });

  it('become narrower with more points', () => {
    const points = [0.6, 0.62, 0.64, 0.66, 0.68];
    const few = controlLimits(points, both)?.upper ?? 0;
    const many = controlLimits([...points, ...points, ...points], both)?.upper ?? 0;
    expect(many).toBeLessThan(few);
  });

  it('say which of them a value is beyond', () => {
    const limits = { lower: -0.1, upper: 0.1, centre: 0, spread: 0.02, points: 8 };
    expect(limitBeyond(0.2, limits)).toBe(0.1);
    expect(limitBeyond(-0.2, limits)).toBe(-0.1);
    expect(limitBeyond(0.05, limits)).toBeUndefined();
    expect(limitBeyond(9, undefined)).toBeUndefined();
  });
});
