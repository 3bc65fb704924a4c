import type { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { activityMetrics } from '../../../worker/metrics/activity-metrics.js';
import { WatchedJobCount } from '../../../worker/metrics/watched-jobs.js';

/** Does the work of an activity with its metrics around it. */
function counted(registry: Registry, activityType: string, work: () => Promise<unknown>): Promise<unknown> | undefined {
  const context = { info: { activityType, base64TaskToken: 'token' } } as unknown as Context;
  const { inbound } = activityMetrics(registry, new WatchedJobCount())(context);
  return inbound?.execute?.({ args: [], headers: {} }, work);
}

describe('the metrics of activities', () => {
  it('count jobs that end and attempts that fail, and let both through', async () => {
    const registry = new Registry();
    const end = { kind: 'completed', billableSeconds: 60 };
    expect(await counted(registry, 'watchTransform', async () => end)).toBe(end);
    expect(await registry.getSingleMetricAsString('forecast_jobs_ended_total')).toContain(
      '{kind="transform",outcome="completed"} 1',
    );
    const failing = new Registry();
    const failure = ApplicationFailure.create({ type: 'WorkerShutdown' });
    await expect(counted(failing, 'watchTransform', () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await failing.getSingleMetricAsString('forecast_activity_failures_total')).toContain(
      '{activity="watchTransform",failure="WorkerShutdown"} 1',
    );
  });

  it('fail no activity whose result they do not understand', async () => {
    expect(await counted(new Registry(), 'watchTraining', async () => undefined)).toBeUndefined();
  });
});
