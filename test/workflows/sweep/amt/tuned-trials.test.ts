import { describe, expect, it } from 'vitest';
import type { EndedTunedTrial, TuningChanges } from '../../../../contracts/sweep/tuning.js';
import { TunedTrials } from '../../../../workflows/sweep/amt/tuned-trials.js';
import { tuningPlan } from '../../../../workflows/sweep/amt/tuning-plan.js';
import { sweepInput } from '../../fixtures/sweep-input.js';

const HOUR = 3_600_000;

function trialsOf(limits: object = {}): TunedTrials {
  const input = sweepInput('run', { backend: 'amt', limits }, { prices: { 'ml.m5.xlarge': 2 } });
  return new TunedTrials(input, tuningPlan(input, 'run/sweep'));
}

const trial = (leaves: number) => ({
  job: `job-${leaves}`,
  algorithm: 'lightgbm',
  tuned: { num_leaves: String(leaves) },
});
const ended = (leaves: number, status: EndedTunedTrial['status'], billableSeconds = 1800): EndedTunedTrial => ({
  ...trial(leaves),
  status,
  objective: leaves,
  reason: 'AlgorithmError: no',
  logTail: [],
  instanceType: 'ml.m5.xlarge',
  seconds: 1,
  billableSeconds,
});
const changes = (more: Partial<TuningChanges>): TuningChanges => ({ started: [], ended: [], ...more });

describe('the trials of a tuning job', () => {
  it('are numbered as they were first seen, and counted once however often they are reported', () => {
    const trials = trialsOf();
    const reported = changes({ started: [trial(20), trial(10)], ended: [ended(20, 'Completed')] });
    trials.take(reported, undefined, 0);
    trials.take(reported, undefined, 0);
    expect(trials.known).toEqual({ started: ['job-20', 'job-10'], ended: ['job-20'] });
    expect(trials.leaderboardRows.map(({ name, status, job }) => [name, status, job])).toEqual([
      ['trial-000', 'completed', 'job-20'],
      ['trial-001', 'running', 'job-10'],
    ]);
    expect(trials.spent(HOUR)).toBe(1 + 2);
  });

  it('end the sweep when its money is spent, or after failures in a row', () => {
    const poor = trialsOf({ maxCost: 3 });
    poor.take(changes({ started: [trial(10)] }), undefined, 0);
    expect([poor.timeLeft(0), poor.earlyEnd(HOUR)]).toEqual([1.5 * HOUR, undefined]);
    expect(poor.earlyEnd(2 * HOUR)).toMatchObject({ failure: 'StoppedByLimit', limit: 'maxCost' });
    const failing = trialsOf({ failuresInARow: 1 });
    failing.take(changes({ started: [trial(10)], ended: [ended(10, 'Failed')] }), undefined, 0);
    expect(failing.earlyEnd(0)).toMatchObject({ limit: 'failuresInARow' });
  });

  it('are finished by a person once: no later limit is named in place of that', () => {
    const trials = trialsOf({ maxCost: 1 });
    expect(trials.decidedEnd).toBeUndefined();
    trials.finish();
    trials.take(changes({ started: [trial(10)] }), undefined, 0);
    expect(trials.earlyEnd(9 * HOUR)).toMatchObject({ limit: 'finished' });
  });

  it('were stopped for want of time when SageMaker stops one after the limit', () => {
    const trials = trialsOf({ maxSeconds: 120 });
    const stopped = changes({ ended: [ended(10, 'Stopped')] });
    expect(trials.outOfTime(stopped, 119_000)).toBeUndefined();
    expect(trials.outOfTime(changes({}), 120_000)).toBeUndefined();
    expect(trials.outOfTime(stopped, 120_000)).toMatchObject({ limit: 'maxSeconds' });
  });
});
