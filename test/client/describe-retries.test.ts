import { describe, expect, it } from 'vitest';
import type { RetriedStep } from '../../client/runs/retried-steps.js';
import { describeRetries } from '../../client/views/describe-retries.js';

const NOW = new Date('2026-11-29T12:00:00Z');
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const refused = (uri: string) => `read ${uri}: no answer from the service (connect ECONNREFUSED 127.0.0.1:9)\nand more`;

const building = (store: string, attempt: number, seconds: number): RetriedStep => ({
  step: `building features of ${store}`,
  workflow: 'run',
  activity: 'buildFeatures',
  attempt,
  nextAttemptAt: inSeconds(seconds),
  failure: 'ConnectionFault',
  reason: refused(`s3://b/${store}`),
});

describe('describeRetries', () => {
  it('says of a step what attempt comes next, when, and why', () => {
    expect(describeRetries([building('CA_1', 4, 12)], NOW)).toEqual([
      'building features of CA_1: attempt 4, again in 12.0 s: read s3://b/CA_1: no answer from the service (connect ECONNREFUSED 127.0.0.1:9)',
    ]);
  });

  it('says that an attempt runs', () => {
    const { nextAttemptAt: _, ...step } = building('CA_1', 2, 0);
    expect(describeRetries([step], NOW)[0]).toContain('attempt 2, running: read');
  });

  it('puts steps that failed alike into one line, soonest first, however many', () => {
    const steps = ['CA_1', 'CA_2', 'CA_3', 'TX_1', 'TX_2'].map((store, index) =>
      building(store, index + 2, 60 - index),
    );
    expect(describeRetries(steps, NOW)).toEqual([
      'building features of TX_2, building features of TX_1, building features of CA_3 and 2 more: attempt 6, again in 56.0 s: read s3://b/TX_2: no answer from the service (connect ECONNREFUSED 127.0.0.1:9)',
    ]);
  });

  it('keeps apart what failed otherwise', () => {
    const throttled = {
      ...building('CA_2', 2, 1),
      failure: 'Throttled',
      reason: 'read s3://b/CA_2: SlowDown: slow down',
    };
    expect(describeRetries([building('CA_1', 2, 1), throttled], NOW)).toHaveLength(2);
  });

  it('leaves out what changes from second to second where each change would be a line', () => {
    expect(describeRetries([building('CA_1', 4, 12)])).toEqual(describeRetries([building('CA_1', 4, 11)]));
  });
});
