import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeObject } from '../../activities/s3/s3-objects.js';
import { observeFile } from '../../activities/s3/stored-files.js';
import { createStepActivities } from '../../activities/steps/index.js';
import type { ForecastClient } from '../../client/connection/connect.js';
import { UserError } from '../../client/errors/user-error.js';
import { describeExplanation, explainStep } from '../../client/runs/explain-step.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { type CachedStep, stepRef, stepUri, trainingStepParts } from '../../contracts/training/step-cache.js';
import type { JobEnd } from '../../contracts/training/training-job.js';
import type { Channel, TrainingAttempt, TrainingPlan } from '../../contracts/training/training-plan.js';
import type { TrialResult } from '../../contracts/training/trial.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import { isOpen } from '../../worker/open-workflows.js';
import { forecastClient } from '../support/forecast-client.js';
import { startS3, type TestS3 } from '../support/s3.js';
import { startTemporal, withWorkers } from '../support/temporal.js';
import { until } from '../support/until.js';
import { completedJob, ended, submitted } from '../workflows/fixtures/jobs-that-end.js';
import { trainingPlan, trialSpec } from '../workflows/fixtures/training-plan.js';

let environment: TestWorkflowEnvironment;
let store: TestS3;
let client: ForecastClient;
beforeAll(async () => {
  [environment, store] = await Promise.all([startTemporal(), startS3()]);
  client = forecastClient(environment.client, store);
});
afterAll(async () => {
  await environment?.teardown();
  await store?.stop();
});

/** Trainings that complete at once and leave a model; the step cache is the real one. */
const activities = () => ({
  ...createStepActivities({
    s3: store.client,
    bucket: store.bucket,
    pollSeconds: 0.02,
    isOpen: (workflowId) => isOpen(environment.client, workflowId),
  }),
  submitTraining: async ({ owner }: TrainingAttempt) => submitted(owner.replaceAll('/', '-')),
  watchTraining: async ({ job }: { job: string }) => {
    await writeObject(store.client, modelOf(job), 'model');
    const modelProof = (await observeFile(store.client, modelOf(job)))?.proof;
    return ended({ ...completedJob(job), modelUri: modelOf(job), modelProof } as JobEnd);
  },
  stopTraining: async () => undefined,
});
const modelOf = (job: string) => `s3://${store.bucket}/models/${job}.tar.gz`;

const trainOf = (day: string): Channel => ({
  name: 'train',
  uri: `s3://forecast/features/${day}/train/`,
  dataType: 'S3Prefix',
  contentType: 'text/csv',
});

/** @param algorithm each test has one of its own, so that it sees no other test's trainings */
const planOf = (algorithm: string, changes: Partial<TrainingPlan> = {}): TrainingPlan =>
  trainingPlan({
    algorithm,
    channels: [trainOf('monday')],
    outputUri: `s3://${store.bucket}/models`,
    ...changes,
  });

async function train(
  workflowId: string,
  plan: TrainingPlan,
  container: string | undefined = 'sha256:a',
): Promise<TrialResult> {
  const [run = '', , name = ''] = workflowId.split('/');
  const { workflow } = environment.client;
  return workflow.execute<WorkflowTypes['trainingTrial']>(workflowTypes.trainingTrial, {
    taskQueue: TASK_QUEUES.workflows,
    workflowId,
    args: [trialSpec({ name, run, plan, container })],
  });
}

const trial = (run: string, name = 'trial-000') => workflowIds.trial(workflowIds.sweep(run), name);

const answerOf = async (...asked: Parameters<typeof explainStep>): Promise<string> =>
  describeExplanation(await explainStep(...asked));

/** Trains what was there before, then the step that is asked about. @returns the answer */
const explained = (
  [before, ...more]: readonly [Parameters<typeof train>, ...Parameters<typeof train>[]],
  step: Parameters<typeof train>,
) =>
  withWorkers(environment, activities(), async () => {
    for (const training of [before, ...more]) await train(...training);
    await train(...step);
    const [run = '', , name = ''] = step[0].split('/');
    return answerOf(client, run, name);
  });

/** A workflow of any kind under the id of a run. */
const startRun = (workflowId: string, type: string = workflowTypes.instanceQueue) =>
  environment.client.workflow.start(type, { workflowId, taskQueue: TASK_QUEUES.workflows, args: [{}] });

describe('why-not-cached', () => {
  it('names the hyperparameters that differ, with both values', async () => {
    const changes = { hyperparameters: { num_leaves: '63', learning_rate: '0.1', max_depth: '5' } };
    const answer = await explained(
      [[trial('leaves-1'), planOf('leaves')]],
      [trial('leaves-2'), planOf('leaves', changes)],
    );
    expect(answer).toMatchInlineSnapshot(`
      "trial-000 is not cached. The nearest training is leaves-1/sweep/trial-000; these parts differ:
        hyperparameters.max_depth: "5", there nothing
        hyperparameters.num_leaves: "63", there "31""
    `);
  });

  it('names the data', async () => {
    const changes = { channels: [trainOf('tuesday')] };
    const answer = await explained([[trial('data-1'), planOf('data')]], [trial('data-2'), planOf('data', changes)]);
    expect(answer).toMatchInlineSnapshot(`
      "trial-000 is not cached. The nearest training is data-1/sweep/trial-000; these parts differ:
        channels.train: "s3://forecast/features/tuesday/train/", there "s3://forecast/features/monday/train/""
    `);
  });

  it('names the container', async () => {
    const answer = await explained(
      [[trial('container-1'), planOf('container')]],
      [trial('container-2'), planOf('container'), 'sha256:b'],
    );
    expect(answer).toMatchInlineSnapshot(`
      "trial-000 is not cached. The nearest training is container-1/sweep/trial-000; these parts differ:
        container: "sha256:b", there "sha256:a""
    `);
  });

  it('names the version of our own code', async () => {
    const now = trainingStepParts(planOf('code'), 'sha256:a');
    const parts = { ...now, code: now.code - 1 };
    const old: CachedStep = {
      ...stepRef(parts),
      run: 'code-1',
      owner: trial('code-1'),
      result: {
        name: 'trial-000',
        algorithm: 'code',
        hyperparameters: parts.hyperparameters,
        status: 'completed',
        attempts: [],
        image: 'image:1',
        seconds: 1,
        billableSeconds: 1,
      },
    };
    await writeObject(store.client, stepUri(store.bucket, old), JSON.stringify(old));
    const answer = await withWorkers(environment, activities(), async () => {
      await train(trial('code-2'), planOf('code'));
      return answerOf(client, 'code-2', 'trial-000');
    });
    expect(answer.split('\n')).toEqual([
      'trial-000 is not cached. The nearest training is code-1/sweep/trial-000; these parts differ:',
      `  code: ${now.code}, there ${now.code - 1}`,
    ]);
  });

  it('compares with the training that differs least, and with none of the same run', async () => {
    const leaves = (num_leaves: string, learning_rate: string) =>
      planOf('nearest', { hyperparameters: { num_leaves, learning_rate } });
    const answer = await explained(
      [
        [trial('far'), leaves('1', '0.3'), 'sha256:b'],
        [trial('near'), leaves('2', '0.2')],
        [trial('far-2'), leaves('2', '0.3'), 'sha256:b'],
        [trial('asking', 'trial-001'), leaves('31', '0.11')],
      ],
      [trial('asking'), leaves('31', '0.1')],
    );
    expect(answer).toMatchInlineSnapshot(`
      "trial-000 is not cached. The nearest training is near/sweep/trial-000; these parts differ:
        hyperparameters.learning_rate: "0.1", there "0.2"
        hyperparameters.num_leaves: "31", there "2""
    `);
  });

  it('says that nobody has trained this algorithm before', async () => {
    const answer = await withWorkers(environment, activities(), async () => {
      await train(trial('alone'), planOf('alone'));
      return answerOf(client, 'alone', 'trial-000');
    });
    expect(answer).toMatchInlineSnapshot(`"trial-000 is not cached: no other run has trained alone here."`);
  });

  it('tells of a step that was taken over whose it is, and when its model is gone', async () => {
    await withWorkers(environment, activities(), async () => {
      const first = await train(trial('taken-1'), planOf('taken'));
      const second = await train(workflowIds.fit('taken-2', 'CA_1'), planOf('taken'));
      expect(second).toMatchObject({ attempts: [], cached: { run: 'taken-1' }, modelUri: first.modelUri });
      expect(await answerOf(client, 'taken-2', 'fit CA_1')).toMatchInlineSnapshot(
        `"fit CA_1 is cached: taken-1/sweep/trial-000 has done it."`,
      );
      await writeObject(store.client, first.modelUri as string, 'another model');
      expect(await answerOf(client, 'taken-2', 'fit CA_1')).toMatch(
        /taken-1-sweep-trial-000\.tar\.gz is no longer the one that it trained\.$/,
      );
      const Key = (first.modelUri as string).replace(`s3://${store.bucket}/`, '');
      await store.client.send(new DeleteObjectCommand({ Bucket: store.bucket, Key }));
      expect(await answerOf(client, 'taken-2', 'fit CA_1')).toMatchInlineSnapshot(
        `"fit CA_1 is not cached: taken-1/sweep/trial-000 has done it, but its model s3://forecast/models/taken-1-sweep-trial-000.tar.gz is gone."`,
      );
    });
  });

  it('says what a step lacks that could not be cached', async () => {
    const answer = await withWorkers(environment, activities(), async () => {
      await environment.client.workflow.execute<WorkflowTypes['trainingTrial']>(workflowTypes.trainingTrial, {
        taskQueue: TASK_QUEUES.workflows,
        workflowId: trial('unpinned'),
        args: [trialSpec({ run: 'unpinned', plan: planOf('lightgbm') })],
      });
      return answerOf(client, 'unpinned', 'trial-000');
    });
    expect(answer).toMatchInlineSnapshot(
      `"trial-000 could not be cached: training.cache is off, or nobody knows what is in image:1. Pin the image by its digest (…@sha256:…), or set FORECAST_CONTAINER_LIGHTGBM for the worker."`,
    );
  });
});

describe('why-not-cached refuses', () => {
  const refusal = async (run: string, step: string) => {
    const error = await answerOf(client, run, step).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  };

  it('a run that does not exist', async () => {
    expect(await refusal('nowhere', 'trial-000')).toMatchInlineSnapshot(`"There is no run named nowhere."`);
  });

  it('a step that the run does not have', async () => {
    await startRun('has-no-steps');
    expect(await refusal('has-no-steps', 'trial-999')).toMatchInlineSnapshot(
      `"There is no step trial-999 of has-no-steps. 'npx forecast leaderboard has-no-steps' shows its trials."`,
    );
    expect(await refusal('has-no-steps', 'fit CA_9')).toMatchInlineSnapshot(
      `"There is no step fit CA_9 of has-no-steps. It has fitted nothing yet."`,
    );
  });

  it('a fit that the run does not have, naming those it has', async () => {
    await startRun('fitted');
    await withWorkers(environment, activities(), async () => {
      for (const store of ['CA_2', 'per-store/CA_1']) await train(workflowIds.fit('fitted', store), planOf('fitted'));
    });
    // The list of workflows may lag behind.
    const fits = () => environment.client.workflow.count('WorkflowId STARTS_WITH "fitted/fit/"');
    await until(fits, { what: 'both fits to be listed', holds: ({ count }) => count === 2 });
    expect(await refusal('fitted', 'fit CA_9')).toMatchInlineSnapshot(
      `"There is no step fit CA_9 of fitted. Its fits: CA_2, per-store/CA_1."`,
    );
  });

  it('words that name no step', async () => {
    expect(await refusal('has-no-steps', 'trial 3')).toMatchInlineSnapshot(
      `"'trial 3' names no step: write trial-003, or 'fit CA_1' for the fit of a store."`,
    );
  });

  it('a trial of a tuning job, which is none of ours', async () => {
    await startRun('by-amt');
    await startRun(workflowIds.sweep('by-amt'), 'tuningSweep');
    expect(await refusal('by-amt', 'trial-000')).toMatchInlineSnapshot(
      `"trial-000 of by-amt is a training of SageMaker's tuning job (sweep.backend: amt). Those are never taken over: SageMaker starts them itself."`,
    );
  });

  it('in one sentence and with exit code 1 at the command line', async () => {
    const command = fileURLToPath(new URL('../../client/forecast.mjs', import.meta.url));
    const run = promisify(execFile)(process.execPath, [command, 'why-not-cached', 'nowhere', 'trial-000'], {
      env: {
        ...process.env,
        TEMPORAL_ADDRESS: environment.connection.options.address,
        FORECAST_BUCKET: store.bucket,
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT_URL_S3: store.endpoint,
        AWS_ACCESS_KEY_ID: store.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: store.credentials.secretAccessKey,
      },
    });
    await expect(run).rejects.toMatchObject({ code: 3, stdout: '', stderr: 'There is no run named nowhere.\n' });
  });
});
