import { DescribeAutoMLJobCommand, ListAutoMLJobsCommand } from '@aws-sdk/client-sagemaker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAutoMLActivities } from '../../../activities/automl/index.js';
import type { AutoMLPlan } from '../../../contracts/automl/automl.js';
import { leaderboardQuery } from '../../../contracts/sweep/leaderboard.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { bucket, startBench, type TestBench } from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { startTemporal, withWorkers } from '../../support/temporal.js';
import { trainingDeps } from '../../support/training-deps.js';
import { until } from '../../support/until.js';

let environment: TestWorkflowEnvironment;
let bench: TestBench;
beforeAll(async () => {
  [environment, bench] = await Promise.all([startTemporal(), startBench()]);
});
afterAll(async () => {
  await environment?.teardown();
  await bench?.close();
});

/** Real activities on the real endpoint, whose search finds what the rows tell it to. */
const activities = () => createAutoMLActivities(trainingDeps(bench));
const rows = (run: string, candidates: readonly object[], more: object = {}) =>
  bench.store.put(`${run}/rows/behaviour.json`, JSON.stringify({ candidates, ...more }));
const planOf = (run: string): AutoMLPlan => ({
  owner: `${run}/autopilot`,
  run,
  name: 'autopilot',
  channels: [
    { name: 'train', uri: `s3://${bucket}/${run}/rows/`, dataType: 'S3Prefix', contentType: 'application/x-parquet' },
  ],
  settings: { maxCandidates: 5, maxSeconds: 600, instanceType: 'ml.m5.4xlarge' },
  price: 3600,
  outputUri: `s3://${bucket}/${run}/autopilot`,
});
const start = (plan: AutoMLPlan) =>
  environment.client.workflow.start<WorkflowTypes['autopilotSearch']>(workflowTypes.autopilotSearch, {
    taskQueue: TASK_QUEUES.workflows,
    workflowId: plan.owner,
    args: [plan],
  });
const jobsOf = async (run: string) =>
  (await bench.sagemaker.send(new ListAutoMLJobsCommand({ NameContains: run }))).AutoMLJobSummaries ?? [];

describe('a search by Autopilot', () => {
  it('ends with its candidates in the shape of trials, best first, and bills them the time of the job', async () => {
    await rows('found', [
      { model: 'A', value: 9 },
      { model: 'B', failureReason: 'MemoryError: no memory' },
      { model: 'C', value: 4 },
    ]);
    const results = await withWorkers(environment, activities(), async () => (await start(planOf('found'))).result());
    expect(results).toMatchObject([
      { name: 'autopilot-03', algorithm: 'autopilot', status: 'completed', objective: 2 },
      { name: 'autopilot-01', status: 'completed', objective: 3 },
      { name: 'autopilot-02', status: 'failed', failure: { type: 'AlgorithmError', reason: 'MemoryError: no memory' } },
    ]);
    const [best] = results;
    const [job] = await jobsOf('found');
    const { BestCandidate } = await bench.sagemaker.send(
      new DescribeAutoMLJobCommand({ AutoMLJobName: job?.AutoMLJobName }),
    );
    expect([best?.modelUri, best?.image]).toEqual([
      BestCandidate?.InferenceContainers?.[0]?.ModelDataUrl,
      BestCandidate?.InferenceContainers?.[0]?.Image,
    ]);
    expect(best?.modelProof).toBeDefined();
    const billed = results.reduce((sum, { billableSeconds }) => sum + billableSeconds, 0);
    const seconds = ((job?.EndTime?.getTime() ?? 0) - (job?.CreationTime?.getTime() ?? 0)) / 1000;
    expect(billed).toBeCloseTo(seconds, 3);
    expect(results.reduce((sum, { cost = 0 }) => sum + cost, 0)).toBeCloseTo(seconds, 3);
  });

  it('that comes to nothing is a failed trial with the reason, and no failure of its workflow', async () => {
    await rows('nothing', [], { fails: 'All sales are zero' });
    const missing: AutoMLPlan = { ...planOf('unread'), owner: 'unread/autopilot' };
    await withWorkers(environment, activities(), async () => {
      expect(await (await start(planOf('nothing'))).result()).toMatchObject([
        {
          name: 'autopilot',
          status: 'failed',
          failure: { type: 'AlgorithmError', reason: 'AlgorithmError: All sales are zero' },
        },
      ]);
      // There are no rows: the job is refused, and there is none.
      const [refused] = await (await start(missing)).result();
      expect(refused).toMatchObject({ name: 'autopilot', status: 'failed', attempts: [] });
      expect(refused?.failure?.reason).toContain('No S3 objects found');
    });
  });

  it('shows its candidates while it runs, and stops its job when it is cancelled', async () => {
    await rows('cancelled', [
      { model: 'A', value: 9 },
      { model: 'B', gate: '/nowhere' },
    ]);
    await withWorkers(environment, activities(), async () => {
      const search = await start(planOf('cancelled'));
      const board = await until(() => search.query(leaderboardQuery), {
        what: 'two candidates on the leaderboard',
        holds: ({ rows: shown }) => shown.length === 2,
      });
      expect(board.rows.map(({ name, status, objective }) => [name, status, objective])).toEqual([
        ['autopilot-01', 'completed', 3],
        ['autopilot-02', 'running', undefined],
      ]);
      await search.cancel();
      await expect(search.result()).rejects.toThrow('Workflow execution cancelled');
      expect((await jobsOf('cancelled')).map(({ AutoMLJobStatus }) => AutoMLJobStatus)).toEqual(['Stopped']);
    });
  });

  it('finds its job again where a worker died before it knew of it', async () => {
    await rows('twice', [{ model: 'A', value: 9 }]);
    const { submitAutoML, ...others } = activities();
    let died = false;
    const dying = async (plan: AutoMLPlan) => {
      const job = await submitAutoML(plan);
      if (!died) {
        died = true;
        throw new Error('the worker is gone');
      }
      return job;
    };
    const results = await withWorkers(environment, { ...others, submitAutoML: dying }, async () =>
      (await start(planOf('twice'))).result(),
    );
    expect(results.map(({ status }) => status)).toEqual(['completed']);
    expect(await jobsOf('twice')).toHaveLength(1);
  });
});
