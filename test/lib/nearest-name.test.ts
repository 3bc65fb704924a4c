import { nameHint, nearestName } from '@durable-forecast/lib/nearest-name';
import { describe, expect, it } from 'vitest';

const KNOWN = ['maxTrials', 'maxSeconds', 'learning_rate'];

describe('the nearest name', () => {
  it.each([
    ['maxtrials', 'maxTrials'],
    ['max-trials', 'maxTrials'],
    ['maxTrails', 'maxTrials'],
    ['learningrate', 'learning_rate'],
    ['learing_rat', 'learning_rate'],
  ])('to %s is %s', (mistyped, meant) => {
    expect(nearestName(mistyped, KNOWN)).toBe(meant);
  });

  it('is none where no name is near', () => {
    expect(nearestName('objective', KNOWN)).toBeUndefined();
    expect(nearestName('maxTrials', [])).toBeUndefined();
  });

  it('of a short name may differ in two letters and not in three', () => {
    expect(nearestName('eta', ['beta'])).toBe('beta');
    expect(nearestName('abc', ['cba'])).toBe('cba');
    expect(nearestName('abc', ['xyz'])).toBeUndefined();
  });

  it('is asked for, or else all known names are listed', () => {
    expect(nameHint('maxtrial', KNOWN)).toBe("; did you mean 'maxTrials'?");
    expect(nameHint('objective', KNOWN)).toBe('; known are maxTrials, maxSeconds, learning_rate.');
  });
});
