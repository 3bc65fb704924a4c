import { sleep as activitySleep, heartbeat } from '@temporalio/activity';
import { CancelledFailure, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailureType } from '../../../contracts/failures/failures.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import type { JobEnd } from '../../../contracts/training/training-job.js';
import type { TrainingAttempt, TrainingPlan } from '../../../contracts/training/training-plan.js';
import type { TrialResult, TrialSpec } from '../../../contracts/training/trial.js';
import type { WatchOutcome } from '../../../contracts/training/watch.js';
import { startTemporal, withWorkers } from '../../support/temporal.js';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await startTemporal();
});
afterAll(async () => {
  await environment?.teardown();
});

const plan: TrainingPlan = {
  algorithm: 'lightgbm',
  image: 'image:1',
  builtIn: false,
  savesTensors: false,
  hyperparameters: { num_leaves: '31' },
  channels: [],
  metrics: [],
  objective: 'validation:rmse',
  instanceTypes: ['ml.m5.xlarge', 'ml.m5.2xlarge'],
  volumeGb: 1,
  maxRuntimeSeconds: 60,
  outputUri: 's3://bucket/models',
};
const spec: TrialSpec = { name: 'trial-000', run: 'run', plan };

const completed = (name: string): JobEnd => ({
  kind: 'completed',
  name,
  modelUri: `s3://bucket/models/${name}/output/model.tar.gz`,
  metrics: { 'validation:rmse': 1.5 },
  trainingSeconds: 2,
  billableSeconds: 3,
});
const failed = (name: string, failure: FailureType, reason = 'because'): JobEnd => ({
  kind: 'failed',
  name,
  failure,
  reason,
  logTail: ['last line'],
  metrics: {},
  trainingSeconds: 1,
  billableSeconds: 1,
});

/** Activities whose remote jobs end as told, in the order of their attempts. */
function jobsThatEnd(...ends: ((name: string) => JobEnd)[]) {
  const submitted: TrainingAttempt[] = [];
  const stopped: number[] = [];
  return {
    submitted,
    stopped,
    activities: {
      submitTraining: async (attempt: TrainingAttempt) => {
        submitted.push(attempt);
        return { name: `job-a${attempt.attempt}`, attached: false };
      },
      watchTraining: async ({ job }: { job: string }): Promise<WatchOutcome> => ({
        kind: 'ended',
        end: (ends[submitted.length - 1] as (name: string) => JobEnd)(job),
        rules: [],
      }),
      stopTraining: async ({ attempt }: TrainingAttempt) => {
        stopped.push(attempt);
      },
    },
  };
}

const runTrial = (workflowId: string, activities: Parameters<typeof withWorkers>[1]): Promise<TrialResult> =>
  withWorkers(environment, activities, () =>
    environment.client.workflow.execute('trainingTrial', {
      taskQueue: TASK_QUEUES.workflows,
      workflowId,
      args: [spec],
    }),
  );

describe('trainingTrial', () => {
  it('gives the objective and the model of a completed job', async () => {
    const { activities, stopped } = jobsThatEnd(completed);
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
    const { activities } = jobsThatEnd((name) => failed(name, 'ServiceFault'), completed);
    expect(await runTrial('service-fault', activities)).toMatchObject({
      status: 'completed',
      attempts: [
        { job: 'job-a1', status: 'ServiceFault' },
        { job: 'job-a2', status: 'completed' },
      ],
    });
  });

  it('takes the next instance type when there is no capacity', async () => {
    const { activities, submitted } = jobsThatEnd((name) => failed(name, 'Capacity'), completed);
    await runTrial('capacity', activities);
    expect(submitted.map((attempt) => attempt.instanceType)).toEqual(['ml.m5.xlarge', 'ml.m5.2xlarge']);
  });

  it('never repeats an algorithm error, and ends with its text and log instead of an exception', async () => {
    const { activities, submitted } = jobsThatEnd((name) =>
      failed(name, 'AlgorithmError', 'max_depth: -1 is too small'),
    );
    expect(await runTrial('algorithm-error', activities)).toMatchObject({
      status: 'failed',
      failure: { type: 'AlgorithmError', reason: 'max_depth: -1 is too small', logTail: ['last line'] },
    });
    expect(submitted).toHaveLength(1);
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
    const { activities } = jobsThatEnd(completed);
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
    await withWorkers(environment, endless, async () => {
      const handle = await environment.client.workflow.start('trainingTrial', {
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
    const { activities, stopped } = jobsThatEnd(completed);
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
    await withWorkers(environment, dead, async () => {
      const handle = await environment.client.workflow.start('trainingTrial', {
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
