import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { TrialPool } from '../../../workflows/sweep/trial-pool.js';
import { trialSpec } from '../fixtures/training-plan.js';

/** A pool with one trial whose workflow can't be started. */
function poolOfOne(error: Error) {
  const ended: TrialResult[] = [];
  const pool = new TrialPool(
    () => Promise.reject(error),
    (_index, result) => ended.push(result),
  );
  pool.start(0, trialSpec());
  return { pool, ended };
}
const stop = { failure: 'StoppedByLimit', reason: 'enough' } as const;

describe('the trials that run', () => {
  it('need no stop where their workflow could not be started, and end as failed', async () => {
    const { pool, ended } = poolOfOne(ApplicationFailure.nonRetryable('it runs already', 'ServiceFault'));
    await pool.stopAll(stop);
    expect(ended).toMatchObject([{ status: 'failed', failure: { reason: 'it runs already' } }]);
  });

  it('pass on that the sweep was cancelled while they started', async () => {
    const { pool } = poolOfOne(new CancelledFailure('the sweep is cancelled'));
    await expect(pool.stop(0, stop)).rejects.toThrow('the sweep is cancelled');
  });
});
