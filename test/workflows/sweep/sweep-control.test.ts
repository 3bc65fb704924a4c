import { describe, expect, it } from 'vitest';
import type { SweepLimits } from '../../../contracts/request/sweep-limits.js';
import { SweepControl, type SweepMeasures } from '../../../workflows/sweep/sweep-control.js';
import { sweepInput } from '../fixtures/sweep-input.js';

function controlOf(limits: Partial<SweepLimits> = {}, measures: Partial<SweepMeasures> = {}, unpriced: string[] = []) {
  const { search } = sweepInput('run', { limits });
  const trials = { running: 2, spent: () => 0, msUntil: () => undefined, reached: () => undefined, ...measures };
  return new SweepControl({ search, startedAt: 0, pausedMs: 0 }, trials, unpriced);
}

describe('the control of a sweep', () => {
  it('counts no time while the sweep is paused', () => {
    const control = controlOf({ maxSeconds: 10 });
    expect(control.timeLeft(4000)).toBe(6000);
    expect(control.pause(4000)).toBe('Paused: 2 running trials finish, none start.');
    expect(() => control.checkPause()).toThrow('The sweep is paused already.');
    expect([control.timeLeft(60_000), control.reached(60_000)]).toEqual([undefined, undefined]);
    expect(control.pausedSince).toBe(4000);
    expect(control.resume(60_000)).toBe('The sweep goes on.');
    expect(() => control.checkResume()).toThrow('The sweep is not paused.');
    expect([control.timeLeft(60_000), control.pausedSince]).toEqual([6000, undefined]);
    expect(control.reached(66_000)).toBe('maxSeconds');
  });

  it('waits for what runs out first, time or money, and a millisecond at least', () => {
    expect(controlOf({ maxSeconds: 10, maxCost: 1 }, { msUntil: () => 2500.5 }).timeLeft(0)).toBe(2501);
    expect(controlOf({ maxCost: 1 }, { msUntil: () => 0 }).timeLeft(0)).toBe(1);
    expect(controlOf().timeLeft(0)).toBeUndefined();
  });

  it('ends the sweep when a person says so, before any limit', () => {
    const control = controlOf({ maxCost: 1 }, { spent: () => 5 });
    expect(control.reached(0)).toBe('maxCost');
    control.checkFinish();
    control.finish();
    expect(control.reached(0)).toBe('finished');
  });

  it('takes nothing more from people once it is ending, and says why', () => {
    const control = controlOf();
    control.finish();
    const refused = 'The sweep is ending already. Somebody finished the sweep.';
    expect(() => control.checkFinish()).toThrow(refused);
    expect(() => control.checkPause()).toThrow(refused);
    expect(() => control.checkExtension({ maxTrials: 9 })).toThrow(refused);
  });

  it('goes on from what was carried', () => {
    const before = controlOf({ maxSeconds: 10 });
    before.pause(2000);
    const { search } = sweepInput('run', {});
    const after = new SweepControl(
      before.carried,
      { running: 0, spent: () => 0, msUntil: () => undefined, reached: () => undefined },
      [],
    );
    expect([after.isPaused, after.search.seed]).toEqual([true, search.seed]);
    after.resume(5000);
    expect(after.timeLeft(5000)).toBe(8000);
  });

  it('extends only what is given', () => {
    const control = controlOf({ maxSeconds: 10 });
    control.extend({ maxTrials: 4, limits: { target: 1 } });
    expect(control.search).toMatchObject({ maxTrials: 4, limits: { maxSeconds: 10, target: 1 } });
  });

  it('refuses an extension that says nothing, makes no sense, or could not be counted', () => {
    const control = controlOf({}, {}, ['ml.m5.xlarge']);
    expect(() => control.checkExtension({})).toThrow('Say what to extend');
    expect(() => control.checkExtension({ maxTrials: 0 })).toThrow('maxTrials must be above 0, not 0.');
    expect(() => control.checkExtension({ limits: { target: -1 } })).not.toThrow();
    expect(() => control.checkExtension({ limits: { maxCost: 1 } })).toThrow('there is no price for ml.m5.xlarge');
  });
});
