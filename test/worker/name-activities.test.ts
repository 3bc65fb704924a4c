import type { Context } from '@temporalio/activity';
import { describe, expect, it } from 'vitest';
import { trainingJobName } from '../../activities/training/training-request.js';
import { nameActivities } from '../../worker/name-activities.js';
import { probeAttempt } from '../activities/training/probe-attempt.js';

/** What a line that is logged during an activity carries beside what the SDK gives it. */
async function namesOf(activityType: string, ...args: unknown[]): Promise<Record<string, unknown>> {
  const info = {
    activityType,
    workflowType: 'trainingTrial',
    workflowExecution: { workflowId: 'foods-1/sweep/trial-003', runId: 'id' },
  };
  const { inbound, outbound } = nameActivities({ info } as unknown as Context);
  await inbound?.execute?.({ args, headers: {} }, async () => undefined);
  return outbound?.getLogAttributes?.({ attempt: 1 }, (all) => all) ?? {};
}

describe('a line of the log of an activity', () => {
  const belongs = { attempt: 1, run: 'foods-1', trial: 'trial-003' };

  it.each(['submitTraining', 'stopTraining'])('names the job that %s is about by its attempt', async (activity) => {
    const attempt = probeAttempt('foods-1/sweep/trial-003', {});
    expect(await namesOf(activity, attempt)).toEqual({ ...belongs, job: trainingJobName(attempt) });
  });

  it('names the job that is watched', async () => {
    expect(await namesOf('watchTraining', { job: 'df-1' })).toEqual({ ...belongs, job: 'df-1' });
    expect(await namesOf('watchTransform', 'df-2')).toEqual({ ...belongs, job: 'df-2' });
  });

  it('names no job where there is none, or none that can be named', async () => {
    expect(await namesOf('claimStep', {})).toEqual(belongs);
    expect(await namesOf('submitTraining', undefined)).toEqual(belongs);
  });
});
