import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Search, sweepSchema } from '../../../contracts/request/search-space.js';
import { decideAtRung, type RungReport, rungsOf } from '../../../core/search/early-stop.js';

const search = (earlyStop: object): Search => sweepSchema.parse({ earlyStop });
const asha = (settings: object = {}) => search({ kind: 'asha', minSteps: 10, ...settings });
const median = (settings: object = {}) =>
  search({ kind: 'median', graceSteps: 10, everySteps: 10, startupTrials: 3, ...settings });

/** Reports of trials 0, 1, 2, … at one step. */
const at = (step: number, ...values: number[]): RungReport[] => values.map((value, index) => ({ index, step, value }));

describe('rungsOf', () => {
  it('has none where nothing is stopped early', () => {
    expect(rungsOf(sweepSchema.parse({}), 1000)).toEqual([]);
  });

  it('multiplies by the reduction factor, and leaves out the end of the training', () => {
    expect(rungsOf(asha(), 270)).toEqual([10, 30, 90]);
    expect(rungsOf(asha(), 271)).toEqual([10, 30, 90, 270]);
    expect(rungsOf(asha({ maxSteps: 30 }), 1000)).toEqual([10, 30]);
    expect(rungsOf(asha(), 10)).toEqual([]);
  });

  it('puts the rungs of the median rule at multiples, after the steps of grace', () => {
    expect(rungsOf(median({ graceSteps: 25 }), 60)).toEqual([30, 40, 50]);
  });

  it('moves the rungs of a long training apart to multiples that shorter trainings have too', () => {
    const rungs = rungsOf(median({ everySteps: 1 }), 1000);
    expect(rungs.length).toBeLessThanOrEqual(50);
    expect(rungs.slice(0, 2)).toEqual([32, 64]);
  });

  it('gives each bracket one rung less than the one before, and the hardest bracket the most trials', () => {
    const hyperband = sweepSchema.parse({ strategy: { kind: 'hyperband', minSteps: 10, brackets: 3 } });
    const rungs = Array.from({ length: 81 }, (_, index) => rungsOf(hyperband, 200, index));
    const trials = [10, 30, 90].map((first) => rungs.filter((steps) => steps[0] === first).length);
    expect(trials.reduce((sum, count) => sum + count)).toBe(81);
    expect(trials[0]).toBeGreaterThan(trials[1]!);
    expect(trials[1]).toBeGreaterThan(trials[2]!);
    expect(trials[2]).toBeGreaterThan(0);
  });
});

describe('decideAtRung with successive halving', () => {
  it('lets the first trial pass, since there is nobody to compare it with, and of few the best', () => {
    expect(decideAtRung(asha(), { index: 0, step: 10, value: 9 }, [])).toBe('continue');
    expect(decideAtRung(asha(), { index: 1, step: 10, value: 9 }, at(10, 1))).toBe('prune');
    expect(decideAtRung(asha(), { index: 1, step: 10, value: 0.5 }, at(10, 1))).toBe('continue');
  });

  it('lets one in three go on', () => {
    const others = at(10, 1, 2, 3, 4, 5);
    const decide = (value: number) => decideAtRung(asha(), { index: 9, step: 10, value }, others);
    expect([0.5, 1.5, 2.5, 6].map(decide)).toEqual(['continue', 'continue', 'prune', 'prune']);
  });

  it('compares at the same rung only', () => {
    const others = [...at(30, 1, 1, 1, 1), ...at(10, 10)];
    expect(decideAtRung(asha(), { index: 9, step: 10, value: 9 }, others)).toBe('continue');
  });

  it('compares within a bracket only', () => {
    const hyperband = sweepSchema.parse({ strategy: { kind: 'hyperband', minSteps: 10, brackets: 2 } });
    const bracket = (index: number) => rungsOf(hyperband, 1000, index)[0];
    const later = Array.from({ length: 30 }, (_, index) => index).filter((index) => bracket(index) === 30);
    const others = Array.from({ length: 30 }, (_, index) => ({
      index,
      step: 30,
      value: bracket(index) === 30 ? 5 : 1,
    }));
    const [index] = later as [number];
    expect(decideAtRung(hyperband, { index, step: 30, value: 4 }, others)).toBe('continue');
    expect(decideAtRung(hyperband, { index, step: 30, value: 6 }, others)).toBe('prune');
  });

  it('lets all of a tie go on', () => {
    expect(decideAtRung(asha(), { index: 9, step: 10, value: 1 }, at(10, 1, 1, 1, 1, 1))).toBe('continue');
  });

  it('never stops the best, never keeps the worst of many different ones, and is not swayed by order or by its own report', () => {
    const values = fc.uniqueArray(fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }), {
      minLength: 2,
      maxLength: 40,
    });
    fc.assert(
      fc.property(values, fc.boolean(), (all, backwards) => {
        const reports = at(10, ...all);
        const shown = backwards ? [...reports].reverse() : reports;
        const sorted = [...reports].sort((a, b) => a.value - b.value);
        const best = sorted[0]!;
        const worst = sorted.at(-1)!;
        expect(decideAtRung(asha(), best, shown)).toBe('continue');
        expect(decideAtRung(asha(), worst, shown)).toBe('prune');
        for (const report of reports) {
          const without = shown.filter(({ index }) => index !== report.index);
          expect(decideAtRung(asha(), report, without)).toBe(decideAtRung(asha(), report, shown));
        }
        const kept = reports.filter((report) => decideAtRung(asha(), report, shown) === 'continue');
        expect(kept.length).toBe(Math.max(1, Math.floor(all.length / 3)));
      }),
    );
  });
});

describe('decideAtRung with the median rule', () => {
  it('stops who is worse than the median of the others', () => {
    const decide = (value: number) => decideAtRung(median(), { index: 9, step: 10, value }, at(10, 1, 2, 3));
    expect([1, 2, 2.1].map(decide)).toEqual(['continue', 'continue', 'prune']);
  });

  it('stops nobody before enough others have come there', () => {
    expect(decideAtRung(median(), { index: 9, step: 10, value: 99 }, at(10, 1, 2))).toBe('continue');
  });

  it('counts the best value so far, of the trial and of the others', () => {
    const others = [...at(10, 1, 2, 3), ...at(20, 7, 8, 9)];
    expect(decideAtRung(median(), { index: 9, step: 20, value: 5 }, others)).toBe('prune');
    const own = { index: 9, step: 10, value: 1.5 };
    expect(decideAtRung(median(), { index: 9, step: 20, value: 5 }, [...others, own])).toBe('continue');
  });

  it('is not swayed by what happened after the rung', () => {
    const others = [...at(10, 5, 6, 7), ...at(20, 1, 1, 1)];
    expect(decideAtRung(median(), { index: 9, step: 10, value: 5.5 }, others)).toBe('continue');
  });

  it('stands values as large as a number can be', () => {
    const others = at(10, Number.MAX_VALUE, Number.MAX_VALUE, Number.MAX_VALUE, Number.MAX_VALUE);
    expect(decideAtRung(median(), { index: 9, step: 10, value: Number.MAX_VALUE }, others)).toBe('continue');
  });
});
