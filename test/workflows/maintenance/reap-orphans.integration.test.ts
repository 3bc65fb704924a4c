import {
  CreateAutoMLJobCommand,
  CreateHyperParameterTuningJobCommand,
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  DescribeAutoMLJobCommand,
  DescribeHyperParameterTuningJobCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrphanActivities } from '../../../activities/orphans/index.js';
import { DescribePace } from '../../../activities/training/describe-pace.js';
import { jobTags } from '../../../contracts/jobs/job-tags.js';
import { REAP_SCHEDULE_ID, type ReapInput } from '../../../contracts/maintenance/orphans.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { autoMLRequest } from '../../../packages/sagemaker-local/test/support/automl-requests.js';
import {
  probeImage,
  roleArn,
  startBench,
  type TestBench,
  trainingRequest,
} from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { tuningRequest } from '../../../packages/sagemaker-local/test/support/tuning-requests.js';
import { homeOf } from '../../../worker/home.js';
import { isOpen } from '../../../worker/open-workflows.js';
import { keepReapSchedule } from '../../../worker/reap-schedule.js';
import { startTemporal, withWorkers } from '../../support/temporal.js';
import { until } from '../../support/until.js';

let environment: TestWorkflowEnvironment;
let bench: TestBench;
let home: string;
beforeAll(async () => {
  [environment, bench] = await Promise.all([startTemporal(), startBench()]);
  home = await homeOf(environment.client);
});
afterAll(async () => {
  await environment?.teardown();
  await bench?.close();
});

const activities = () =>
  createOrphanActivities({
    sagemaker: bench.sagemaker,
    pace: new DescribePace(0),
    isOpen: (workflowId) => isOpen(environment.client, workflowId),
    home,
  });

const tags = (owner: string, at = home) => jobTags({ requestHash: 'hash', owner, run: 'run', home: at });
/** Runs until it is stopped. */
const ENDLESS = { rounds: '1000000', pause_ms: '50' };

async function train(name: string, Tags: ReturnType<typeof tags> | undefined): Promise<void> {
  await bench.sagemaker.send(new CreateTrainingJobCommand(trainingRequest(name, ENDLESS, Tags ? { Tags } : {})));
}

/** A workflow of any kind that stays open: it waits for requests that never come. */
async function openWorkflow(workflowId: string) {
  return environment.client.workflow.start<WorkflowTypes['instanceQueue']>(workflowTypes.instanceQueue, {
    workflowId,
    taskQueue: TASK_QUEUES.workflows,
    args: [{}],
  });
}

let searches = 0;
const reap = (input: Partial<ReapInput> = {}) => {
  searches += 1;
  return environment.client.workflow.execute<WorkflowTypes['reapOrphans']>(workflowTypes.reapOrphans, {
    workflowId: `search-${searches}`,
    taskQueue: TASK_QUEUES.workflows,
    args: [{ dryRun: false, graceSeconds: 0, ...input }],
  });
};

const statusOf = async (TrainingJobName: string) =>
  (await bench.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }))).TrainingJobStatus;

describe('reapOrphans', () => {
  it('stops the jobs of closed workflows alone, and only says so in a dry run or while they are young', async () => {
    const owner = await openWorkflow('open-owner');
    const ended = await openWorkflow('terminated-owner');
    await ended.terminate('a test');
    await train('orphan', tags('terminated-owner'));
    await train('owned', tags('open-owner'));
    await train('of-another-service', tags('terminated-owner', 'default@elsewhere'));
    await train('of-nobody', undefined);
    const held = { hold_file: `${bench.root}/never` };
    const tuning = tuningRequest(
      'orphan-tuning',
      {},
      { StaticHyperParameters: held },
      { Tags: tags('forgotten-owner') },
    );
    await bench.sagemaker.send(new CreateHyperParameterTuningJobCommand(tuning));
    await bench.sagemaker.send(
      new CreateProcessingJobCommand({
        ProcessingJobName: 'orphan-processing',
        RoleArn: roleArn,
        AppSpecification: { ImageUri: probeImage, ContainerEntrypoint: ['sleep', '1000'] },
        ProcessingResources: {
          ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 1 },
        },
        Tags: tags('forgotten-owner'),
      }),
    );

    const gate = { candidates: [{ model: 'A', gate: `${bench.root}/never` }] };
    await bench.store.put('orphan-automl/rows/behaviour.json', JSON.stringify(gate));
    const search = autoMLRequest('orphan-automl', { Tags: tags('forgotten-owner') });
    await bench.sagemaker.send(new CreateAutoMLJobCommand(search));

    await withWorkers(environment, activities(), async () => {
      const young = await reap({ graceSeconds: 3600 });
      expect(young).toMatchObject({ orphans: [], stopped: [] });
      expect(young.young).toBeGreaterThanOrEqual(4);

      const dry = await reap({ dryRun: true });
      const named = dry.orphans.map(({ kind, name, owner: of }) => `${kind} ${name} of ${of}`);
      expect(named).toEqual(
        expect.arrayContaining([
          'tuning orphan-tuning of forgotten-owner',
          'automl orphan-automl of forgotten-owner',
          'training orphan of terminated-owner',
          'processing orphan-processing of forgotten-owner',
        ]),
      );
      expect(named.some((name) => /owned|another|nobody/.test(name))).toBe(false);
      expect(dry).toMatchObject({ stopped: [], foreign: 2 });
      expect(await statusOf('orphan')).toBe('InProgress');

      const result = await reap();
      expect(result.stopped).toEqual(
        expect.arrayContaining(['orphan-tuning', 'orphan-automl', 'orphan', 'orphan-processing']),
      );
      expect(result.failed).toEqual([]);
      await until(async () => (await statusOf('orphan')) === 'Stopped', { what: 'the job to be stopped' });
      for (const name of ['owned', 'of-another-service', 'of-nobody']) expect(await statusOf(name)).toBe('InProgress');
      const tuning = new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: 'orphan-tuning' });
      await until(() => bench.sagemaker.send(tuning), {
        what: 'the tuning job to be stopped',
        holds: ({ HyperParameterTuningJobStatus }) => HyperParameterTuningJobStatus === 'Stopped',
      });
      await until(() => bench.sagemaker.send(new DescribeAutoMLJobCommand({ AutoMLJobName: 'orphan-automl' })), {
        what: 'the AutoML job to be stopped',
        holds: ({ AutoMLJobStatus }) => AutoMLJobStatus === 'Stopped',
      });
      const processing = new DescribeProcessingJobCommand({ ProcessingJobName: 'orphan-processing' });
      await until(() => bench.sagemaker.send(processing), {
        what: 'the processing job to be stopped',
        holds: ({ ProcessingJobStatus }) => ProcessingJobStatus === 'Stopped',
      });

      await owner.terminate('a test');
      expect(await reap()).toMatchObject({ stopped: ['owned'] });
      await until(async () => (await statusOf('owned')) === 'Stopped', { what: 'the job to be stopped' });
    });
  });

  it('is started by one schedule, however often it is made, which keeps the pause of a person', async () => {
    const { client } = environment;
    const input = { dryRun: false, graceSeconds: 600 };
    await keepReapSchedule(client, 60, input);
    const handle = client.schedule.getHandle(REAP_SCHEDULE_ID);
    await handle.pause('during an audit');
    await keepReapSchedule(client, 30, input);
    const { spec, state, action } = await handle.describe();
    expect(spec.intervals?.map(({ every }) => every)).toEqual([1_800_000]);
    expect(state.paused).toBe(true);
    expect(action).toMatchObject({ workflowType: 'reapOrphans', args: [input] });
    await handle.unpause();

    await withWorkers(environment, activities(), async () => {
      await handle.trigger();
      const last = async () => (await handle.describe()).info.recentActions.at(-1)?.action.workflow.workflowId;
      const started = await until(last, { what: 'the schedule to start a workflow' });
      expect(await client.workflow.getHandle(started as string).result()).toMatchObject({ dryRun: false });
    });
    await keepReapSchedule(client, 0, input);
    await expect(handle.describe()).rejects.toThrow();
  });
});
