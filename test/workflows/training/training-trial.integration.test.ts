import { sleep as activitySleep, heartbeat } from '@temporalio/activity';
import { CancelledFailure, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { useTemporal } from '../../support/use-temporal.js';
import { completedJob, failedJob, jobsThatEnd } from '../fixtures/jobs-that-end.js';
import { trainingPlan, trialSpec } from '../fixtures/training-plan.js';

const temporal = useTemporal();

const spec = trialSpec({ plan: trainingPlan({ instanceTypes: ['ml.m5.xlarge', 'ml.m5.2xlarge'] }) });

const runTrial = (workflowId: string, activities: Parameters<typeof temporal.withWorkers>[0]): Promise<TrialResult> =>
  temporal.withWorkers(activities, () =>
    temporal.client.workflow.execute<WorkflowTypes['trainingTrial']>(workflowTypes.trainingTrial, {
      taskQueue: TASK_QUEUES.workflows,
      workflowId,
      args: [spec],
    }),
  );

describe('trainingTrial', () => {
  it('gives the objective and the model of a completed job', async () => {
    const { activities, stopped } = jobsThatEnd(completedJob);
    expect(await runTrial('completes', activities)).toMatchObject({
      status: 'completed',
      job: 'job-a1',
      objective: 1.5,
      modelUri: 's3://bucket/models/job-a1/output/model.tar.gz',
      attempts: [{ job: 'job-a1', instanceType: 'ml.m5.xlarge', status: 'completed' }],
    });
    expect(stopped).toEqual([]);
  });

  it('starts the job again after an internal error of SageMaker, and keeps both attempts', async () => {
    const { activities } = jobsThatEnd(failedJob('ServiceFault'), completedJob);
    expect(await runTrial('service-fault', activities)).toMatchObject({
      status: 'completed',
      attempts: [
        { job: 'job-a1', status: 'ServiceFault' },
        { job: 'job-a2', status: 'completed' },
      ],
    });
  });

  it('takes the next instance type when there is no capacity', async () => {
    const { activities, attempts } = jobsThatEnd(failedJob('Capacity'), completedJob);
    await runTrial('capacity', activities);
    expect(attempts.map((attempt) => attempt.instanceType)).toEqual(['ml.m5.xlarge', 'ml.m5.2xlarge']);
  });

  it('never repeats an algorithm error, and ends with its text and log instead of an exception', async () => {
    const { activities, attempts } = jobsThatEnd(failedJob('AlgorithmError', 'max_depth: -1 is too small'));
    expect(await runTrial('algorithm-error', activities)).toMatchObject({
      status: 'failed',
      failure: { type: 'AlgorithmError', reason: 'max_depth: -1 is too small', logTail: ['last line'] },
    });
    expect(attempts).toHaveLength(1);
  });

  it('ends as failed when the submit is refused, after making sure that no job runs', async () => {
    const { activities, stopped } = jobsThatEnd();
    const refused = {
      ...activities,
      submitTraining: async () => {
        throw ApplicationFailure.nonRetryable('no such instance type', 'RequestError');
      },
    };
    expect(await runTrial('refused', refused)).toMatchObject({
      status: 'failed',
      failure: { type: 'RequestError', reason: 'no such instance type' },
    });
    expect(stopped).toEqual([1]);
  });

  it('leaves a job alone whose name belongs to another request', async () => {
    const { activities, stopped } = jobsThatEnd();
    const collision = {
      ...activities,
      submitTraining: async () => {
        throw ApplicationFailure.nonRetryable('made from another request', 'JobNameCollision');
      },
    };
    expect(await runTrial('collision', collision)).toMatchObject({ failure: { type: 'JobNameCollision' } });
    expect(stopped).toEqual([]);
  });

  it('stops the remote job when it is cancelled, and only then ends', async () => {
    const { activities } = jobsThatEnd(completedJob);
    const order: string[] = [];
    let watching: () => void = () => undefined;
    const watchStarted = new Promise<void>((resolve) => {
      watching = resolve;
    });
    const endless = {
      ...activities,
      watchTraining: async () => {
        watching();
        for (;;) {
          heartbeat();
          await activitySleep(50);
        }
      },
      stopTraining: async () => {
        await activitySleep(100);
        order.push('stopped');
      },
    };
    await temporal.withWorkers(endless, async () => {
      const handle = await temporal.client.workflow.start<WorkflowTypes['trainingTrial']>(workflowTypes.trainingTrial, {
        taskQueue: TASK_QUEUES.workflows,
        workflowId: 'cancelled',
        args: [spec],
      });
      await watchStarted;
      await handle.cancel();
      const error = await handle.result().catch((reason: unknown) => reason);
      order.push('ended');
      expect(error).toBeInstanceOf(WorkflowFailedError);
      expect((error as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
    });
    expect(order).toEqual(['stopped', 'ended']);
  });

  it('stops a job that nobody knows of when it is cancelled while the worker that created it is dead', async () => {
    const { activities, stopped } = jobsThatEnd(completedJob);
    let created: () => void = () => undefined;
    const creating = new Promise<void>((resolve) => {
      created = resolve;
    });
    const dead = {
      ...activities,
      // Not one heartbeat: what is left of a worker after kill -9.
      submitTraining: async () => {
        created();
        await new Promise((resolve) => setTimeout(resolve, 12_000));
        throw new Error('nobody hears this');
      },
    };
    await temporal.withWorkers(dead, async () => {
      const handle = await temporal.client.workflow.start<WorkflowTypes['trainingTrial']>(workflowTypes.trainingTrial, {
        taskQueue: TASK_QUEUES.workflows,
        workflowId: 'cancelled-while-dead',
        args: [spec],
      });
      await creating;
      await handle.cancel();
      const error = await handle.result().catch((reason: unknown) => reason);
      expect((error as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
      expect(stopped).toEqual([1]);
    });
  });
});
