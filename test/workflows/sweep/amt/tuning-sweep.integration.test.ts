import {
  DescribeHyperParameterTuningJobCommand,
  ListHyperParameterTuningJobsCommand,
  ListTrainingJobsCommand,
  StopHyperParameterTuningJobCommand,
} from '@aws-sdk/client-sagemaker';
import { sleep as activitySleep } from '@temporalio/activity';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSweepActivities } from '../../../../activities/sweeps/index.js';
import { createTuningActivities } from '../../../../activities/tuning/index.js';
import type { WatchTuningInput } from '../../../../activities/tuning/watch-tuning.js';
import { listSteps } from '../../../../client/runs/list-steps.js';
import { runCost } from '../../../../client/runs/run-cost.js';
import { leaderboardQuery } from '../../../../contracts/sweep/leaderboard.js';
import type { SweepInput } from '../../../../contracts/sweep/sweep.js';
import { finishSweepUpdate, pauseSweepUpdate } from '../../../../contracts/sweep/sweep-messages.js';
import { sweepRecordUri } from '../../../../contracts/sweep/sweep-record.js';
import type { TuningChanges } from '../../../../contracts/sweep/tuning.js';
import { TASK_QUEUES } from '../../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../../contracts/workflow-types.js';
import {
  bucket,
  probeImage,
  startBench,
  type TestBench,
} from '../../../../packages/sagemaker-local/test/support/test-bench.js';
import { startTemporal, withWorkers } from '../../../support/temporal.js';
import { trainingDeps } from '../../../support/training-deps.js';
import { until } from '../../../support/until.js';
import { sweepInput } from '../../fixtures/sweep-input.js';

let environment: TestWorkflowEnvironment;
let bench: TestBench;
beforeAll(async () => {
  [environment, bench] = await Promise.all([startTemporal(), startBench()]);
  for (const channel of ['train', 'validation']) await bench.store.put(`data/${channel}/a.csv`, 'a');
});
afterAll(async () => {
  await environment?.teardown();
  await bench?.close();
});

/** Real activities on the real endpoint. */
const activities = () => ({
  ...createTuningActivities(trainingDeps(bench)),
  ...createSweepActivities({ s3: bench.store.client, bucket }),
});

/** Rounds that outlast every test. */
const ENDLESS = { rounds: 1_000_000, pause_ms: 50 };

/** A search over the probe, which prints a validation RMSE of at least `floor`, and 20 / rounds. */
function inputOf(run: string, space: object, sweep: object = {}, more: Partial<SweepInput> = {}): SweepInput {
  const input = sweepInput(
    run,
    { backend: 'amt', strategy: { kind: 'random' }, maxTrials: 3, ...sweep },
    {
      images: { lightgbm: probeImage },
      channels: { train: `s3://${bucket}/data/train/`, validation: `s3://${bucket}/data/validation/` },
      outputUri: `s3://${bucket}/models`,
      recordUri: sweepRecordUri(bucket, run),
      ...more,
    },
  );
  // The probe's hyperparameters are none of LightGBM's, which a request would refuse.
  return { ...input, search: { ...input.search, algorithms: { lightgbm: { space: space as never } } } };
}

const FLOORS = { rounds: 5, floor: { min: 5, max: 9, type: 'float', scale: 'linear', steps: 3 } };

const start = (input: SweepInput) =>
  environment.client.workflow.start<WorkflowTypes['tuningSweep']>(workflowTypes.tuningSweep, {
    taskQueue: TASK_QUEUES.workflows,
    workflowId: `${input.run}/sweep`,
    args: [input],
  });

const tuningJobs = async (run: string) => {
  const { HyperParameterTuningJobSummaries: rows = [] } = await bench.sagemaker.send(
    new ListHyperParameterTuningJobsCommand({ NameContains: run }),
  );
  return Promise.all(
    rows.map(({ HyperParameterTuningJobName }) =>
      bench.sagemaker.send(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName })),
    ),
  );
};

const trainings = async (run: string, status: 'InProgress' | 'Stopped' | 'Completed') =>
  (await bench.sagemaker.send(new ListTrainingJobsCommand({ NameContains: run, StatusEquals: status })))
    .TrainingJobSummaries ?? [];

describe('a sweep as one tuning job', () => {
  it('ends with the trials in the shape of our own, best first, and leaves its record', async () => {
    const result = await withWorkers(environment, activities(), async () => {
      const sweep = await start(inputOf('shape', FLOORS, {}, { prices: { 'ml.m5.xlarge': 3600 } }));
      return sweep.result();
    });
    expect(result.ended).toBeUndefined();
    const [best, ...others] = result.results;
    expect(result.results).toHaveLength(3);
    expect(best).toMatchObject({
      status: 'completed',
      algorithm: 'lightgbm',
      image: probeImage,
      hyperparameters: { metric: 'rmse', rounds: '5' },
      attempts: [{ status: 'completed', instanceType: 'ml.m5.xlarge' }],
      modelUri: `s3://${bucket}/models/${best?.job}/output/model.tar.gz`,
    });
    expect(best?.objective).toBeCloseTo(Number(best?.hyperparameters.floor), 4);
    expect(best?.cost).toBeCloseTo(best?.billableSeconds as number, 6);
    for (const other of others) expect(other.objective).toBeGreaterThanOrEqual(best?.objective as number);
    expect(new Set(result.results.map(({ name }) => name))).toEqual(new Set(['trial-000', 'trial-001', 'trial-002']));

    const [job] = await tuningJobs('shape');
    const record = JSON.parse(await bench.store.getText('runs/shape/sweep.json'));
    expect(record).toMatchObject({ run: 'shape', dataKey: 'data', tuningJob: job?.HyperParameterTuningJobName });
    expect(record.trials[0].values).toEqual({
      rounds: 5,
      floor: Number(record.trials[0].result.hyperparameters.floor),
    });
  });

  it('reports a failed trial with its own sentence and log, and goes on', async () => {
    const space = { rounds: 1, failure: 'max_depth: -1 is too small', exit_code: [0, 3] };
    const grid = { strategy: { kind: 'grid' }, maxTrials: undefined };
    const result = await withWorkers(environment, activities(), async () =>
      (await start(inputOf('failing', space, grid))).result(),
    );
    expect(result.results.map(({ status }) => status)).toEqual(['completed', 'failed']);
    expect(result.results[1]?.failure).toMatchObject({ type: 'AlgorithmError' });
    expect(result.results[1]?.failure?.reason).toContain('max_depth: -1 is too small');
    expect(result.results[1]?.failure?.logTail.at(-1)).toBe('end');
  });

  it('stops the tuning job and all its trainings when it is cancelled, and only then ends', async () => {
    await withWorkers(environment, activities(), async () => {
      const sweep = await start(inputOf('cancelled', { ...FLOORS, ...ENDLESS }));
      await until(async () => (await trainings('cancelled', 'InProgress')).length === 2, {
        what: 'two training jobs to run',
      });
      await sweep.cancel();
      await expect(sweep.result()).rejects.toThrow();
    });
    expect((await tuningJobs('cancelled')).map((job) => job.HyperParameterTuningJobStatus)).toEqual(['Stopped']);
    expect(await trainings('cancelled', 'InProgress')).toEqual([]);
    const record = JSON.parse(await bench.store.getText('runs/cancelled/sweep.json'));
    expect(record.trials).toHaveLength(2);
  });

  it('shows its trials while it runs, refuses a pause, and keeps what is done when it is finished', async () => {
    const space = { ...FLOORS, rounds: [1, 1_000_000], pause_ms: 50, floor: 5 };
    const grid = { strategy: { kind: 'grid' }, maxTrials: undefined };
    await withWorkers(environment, activities(), async () => {
      const sweep = await start(inputOf('finished', space, grid));
      const board = await until(() => sweep.query(leaderboardQuery), {
        what: 'two trials of which the best has completed',
        holds: ({ rows }) => rows.length === 2 && rows[0]?.status === 'completed',
      });
      expect(board).toMatchObject({ planned: 2, state: 'running', objective: 'validation:rmse' });
      expect(board.rows[1]).toMatchObject({ status: 'running', hyperparameters: { rounds: '1000000' } });
      const pause = sweep.executeUpdate(pauseSweepUpdate);
      await expect(pause).rejects.toBeInstanceOf(WorkflowUpdateFailedError);
      await sweep.executeUpdate(finishSweepUpdate);
      const result = await sweep.result();
      expect(result.ended).toBe('Somebody finished the sweep.');
      expect(result.results.map(({ status }) => status)).toEqual(['completed', 'stopped']);

      // Temporal's list is behind by a moment.
      const steps = await until(() => listSteps({ temporal: environment.client }, 'finished'), {
        what: 'the ended sweep to be listed',
        holds: (listed) => listed.length === 2 && listed.every(({ isOpen }) => !isOpen),
      });
      expect(steps.map(({ step }) => step)).toEqual(['trial-000', 'trial-001']);
      expect(steps.map(({ job }) => job).sort()).toEqual(result.results.map(({ job }) => job).sort());
      const { parts, transforms } = runCost(steps, { 'ml.m5.xlarge': 3600 });
      expect([parts.map(({ part, jobs }) => [part, jobs]), transforms]).toEqual([[['sweep', 2]], 0]);
    });
  });

  it('is stopped when its money is spent', async () => {
    const result = await withWorkers(environment, activities(), async () => {
      const limits = { maxCost: 2 };
      const prices = { 'ml.m5.xlarge': 3600 };
      return (await start(inputOf('costly', { ...FLOORS, ...ENDLESS }, { limits }, { prices }))).result();
    });
    expect(result).toMatchObject({ ended: 'The sweep has spent limits.maxCost, USD 2.', limit: 'maxCost' });
    expect(result.results.map(({ status }) => status)).toEqual(['stopped', 'stopped']);
    expect(await trainings('costly', 'InProgress')).toEqual([]);
  });

  it('is refused before anything is started when its money could not be counted', async () => {
    await withWorkers(environment, activities(), async () => {
      const limits = { maxCost: 2 };
      const sweep = await start(inputOf('unpriced', FLOORS, { limits }, { prices: { 'ml.c5.xlarge': 0.2 } }));
      await expect(sweep.result()).rejects.toMatchObject({
        cause: {
          type: 'RequestInvalid',
          message: expect.stringMatching(
            /^training\.instanceTypes\.0: there is no price for ml\.m5\.xlarge.*FORECAST_PRICES/,
          ),
        },
      });
    });
    expect(await tuningJobs('unpriced')).toEqual([]);
  });

  it('says that its time is over when SageMaker has stopped it for that', async () => {
    const trial = { job: 'job-0', algorithm: 'lightgbm', tuned: { floor: '5' } };
    const facts = { logTail: [], instanceType: 'ml.m5.xlarge', seconds: 1, billableSeconds: 1 };
    // The real service takes no limit below two minutes. It stops the trainings first, then calls the tuning job completed.
    const service = {
      ...activities(),
      submitTuning: async () => ({ name: 'tuning', attached: false }),
      watchTuning: async ({ started, ended }: WatchTuningInput): Promise<TuningChanges> => {
        if (started.length === 0) return { started: [trial], ended: [] };
        if (ended.length > 0) return { started: [], ended: [], end: { status: 'Completed' } };
        await activitySleep(1500);
        return { started: [], ended: [{ ...trial, status: 'Stopped', ...facts }] };
      },
    };
    const { search, ...input } = inputOf('late', FLOORS);
    const limits = { ...search.limits, maxSeconds: 1 };
    const result = await withWorkers(environment, service, async () =>
      (await start({ ...input, search: { ...search, limits } })).result(),
    );
    expect(result).toMatchObject({ ended: 'The sweep has run for limits.maxSeconds, 1 s.', limit: 'maxSeconds' });
    expect(result.results.map(({ status }) => status)).toEqual(['stopped']);
  });

  it('says so when somebody else stops the tuning job', async () => {
    await withWorkers(environment, activities(), async () => {
      const sweep = await start(inputOf('stopped', { ...FLOORS, ...ENDLESS }));
      await until(async () => (await trainings('stopped', 'InProgress')).length === 2, {
        what: 'two training jobs to run',
      });
      const [job] = await tuningJobs('stopped');
      await bench.sagemaker.send(
        new StopHyperParameterTuningJobCommand({ HyperParameterTuningJobName: job?.HyperParameterTuningJobName }),
      );
      const { ended, results } = await sweep.result();
      expect(ended).toBe(`Somebody stopped the tuning job ${job?.HyperParameterTuningJobName}.`);
      expect(results.map(({ status }) => status)).toEqual(['pruned', 'pruned']);
    });
  });

  it('starts from the tuning jobs of earlier sweeps', async () => {
    const result = await withWorkers(environment, activities(), async () => {
      await (await start(inputOf('parent', FLOORS))).result();
      const [parent] = await tuningJobs('parent');
      const parents = { jobs: [parent?.HyperParameterTuningJobName as string], sameData: true };
      const warm = { observed: [], comparable: [], parents };
      return (await start(inputOf('heir', FLOORS, { strategy: { kind: 'tpe' } }, { warm }))).result();
    });
    expect(result.results).toHaveLength(3);
    const [job] = await tuningJobs('heir');
    const [parent] = await tuningJobs('parent');
    expect(job?.WarmStartConfig).toEqual({
      ParentHyperParameterTuningJobs: [{ HyperParameterTuningJobName: parent?.HyperParameterTuningJobName }],
      WarmStartType: 'IdenticalDataAndAlgorithm',
    });
  });

  it('fails in AWS’s words when the request is refused', async () => {
    await withWorkers(environment, activities(), async () => {
      const sweep = await start(inputOf('refused', { rounds: [1, 2] }, { maxTrials: 5 }));
      await expect(sweep.result()).rejects.toMatchObject({
        cause: { type: 'RequestError', message: expect.stringContaining('enough combinations') },
      });
    });
  });
});
