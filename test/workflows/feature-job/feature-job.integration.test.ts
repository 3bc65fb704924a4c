import { CancelledFailure, type WorkflowFailedError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { until } from '../../support/until.js';
import { useTemporal } from '../../support/use-temporal.js';
import { featureJobPlan, featureJobs } from '../fixtures/feature-jobs.js';

const server = useTemporal();

const start = (workflowId: string) =>
  server.client.workflow.start<WorkflowTypes['featureJob']>(workflowTypes.featureJob, {
    workflowId,
    taskQueue: TASK_QUEUES.workflows,
    args: [featureJobPlan],
  });

describe('the job of the features', () => {
  it('goes on to the next instance type where AWS has no capacity, and says what each job is billed for', async () => {
    const { activities, submitted, stopped } = featureJobs({ refused: { 'ml.m5.4xlarge': 'Capacity' } });
    const end = await server.withWorkers(activities, async () => (await start('no-capacity')).result());
    expect(submitted).toEqual(['ml.m5.4xlarge, attempt 1', 'ml.c5.9xlarge, attempt 2']);
    // What was refused may still have been started.
    expect(stopped).toEqual(['ml.m5.4xlarge, attempt 1']);
    expect(end).toMatchObject({
      ...{ kind: 'completed', job: 'job-2', reportsUri: 's3://bucket/runs/run/feature-job/reports/job-2' },
      attempts: [{ job: 'job-2', instanceType: 'ml.c5.9xlarge', instances: 2, billableSeconds: 60 }],
    });
  });

  it('is no other job’s: a name that belongs to one is a failure, and that job is left alone', async () => {
    const { activities, submitted, stopped } = featureJobs({ refused: { 'ml.m5.4xlarge': 'JobNameCollision' } });
    const end = await server.withWorkers(activities, async () => (await start('collision')).result());
    expect(end).toMatchObject({ kind: 'failed', failure: 'JobNameCollision', attempts: [] });
    expect([submitted, stopped]).toEqual([['ml.m5.4xlarge, attempt 1'], []]);
  });

  it('is stopped when its run is cancelled', async () => {
    const { activities, submitted, stopped } = featureJobs({ isEndless: true });
    await server.withWorkers(activities, async () => {
      const handle = await start('cancelled');
      await until(async () => submitted.length > 0, { what: 'the job', holds: Boolean });
      await handle.cancel();
      const error: unknown = await handle.result().catch((reason: unknown) => reason);
      expect((error as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
    });
    expect(stopped).toEqual(submitted);
  });
});
