import { describe, expect, it } from 'vitest';
import type { FailureType } from '../../../contracts/failures/failures.js';
import { changedPlan, describeChanges } from '../../../workflows/training/changed-plan.js';
import { trialResult } from '../../../workflows/training/trial-result.js';
import { completedJob, failedJob } from '../fixtures/jobs-that-end.js';
import { trainingPlan, trialSpec } from '../fixtures/training-plan.js';

const attempt = (status: 'completed' | FailureType, billableSeconds: number, instanceType = 'ml.m5.xlarge') => ({
  job: 'job',
  instanceType,
  status,
  billableSeconds,
});
const ended = {
  plan: trainingPlan(),
  attempts: [attempt('ServiceFault', 900), attempt('completed', 900)],
  findings: [],
  ruleActions: { events: [], isDemoted: false },
  rungs: [],
  seconds: 5,
};

describe('the result of a trial', () => {
  it('has the objective and the model of its last job, and the bill of all', () => {
    const spec = trialSpec({ prices: { 'ml.m5.xlarge': 2 } });
    expect(trialResult(spec, { ...ended, end: completedJob('job') })).toMatchObject({
      status: 'completed',
      objective: 1.5,
      modelUri: 's3://bucket/models/job/output/model.tar.gz',
      billableSeconds: 1800,
      cost: 1,
    });
  });

  it('has no cost when an attempt ran on an instance type without a price', () => {
    const spec = trialSpec({ prices: { 'ml.m5.xlarge': 2 } });
    const attempts = [attempt('completed', 1, 'ml.c5.xlarge')];
    expect(trialResult(spec, { ...ended, attempts, end: completedJob('job') }).cost).toBeUndefined();
  });

  it.each([
    ['StoppedByPruning', 'pruned', []],
    ['StoppedByLimit', 'stopped', []],
    ['AlgorithmError', 'failed', ['last line']],
  ] as const)('of a job that ended as %s is %s', (failure, status, logTail) => {
    const result = trialResult(trialSpec(), { ...ended, end: failedJob(failure)('job') });
    expect(result).toMatchObject({ status, job: 'job', failure: { type: failure, reason: 'because', logTail } });
  });
});

describe('changed hyperparameters', () => {
  it('are set, or multiplied from what the last attempt had; what is no number stays', () => {
    const plan = trainingPlan({ hyperparameters: { eta: '0.2', rounds: '10', booster: 'dart' } });
    const changes = { eta: { factor: 0.5 }, rounds: { value: 7 }, booster: { factor: 2 } } as never;
    expect(changedPlan(plan, changes).hyperparameters).toEqual({ eta: '0.1', rounds: '7', booster: 'dart' });
    expect(describeChanges(changes)).toBe('eta x 0.5, rounds = 7, booster x 2');
  });
});
