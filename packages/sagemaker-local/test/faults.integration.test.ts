import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateExperimentCommand,
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  DescribeExperimentCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  SageMakerClient,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { faultPlanSchema } from '../src/faults/fault-plan.js';
import { Faults } from '../src/faults/faults.js';
import { startServer } from '../src/server.js';
import {
  bucket,
  containers,
  credentials,
  describeUntil,
  hasEnded,
  logLines,
  probeImage,
  readArchive,
  region,
  roleArn,
  temporaryFolder,
  trainingRequest,
  untilStarted,
} from './support/test-bench.js';
import { useBench } from './support/use-bench.js';

const bench = useBench();
let impatient: SageMakerClient;

beforeAll(async () => {
  impatient = new SageMakerClient({ endpoint: bench.server.url, region, credentials, maxAttempts: 1 });
});
afterEach(() => control('DELETE'));

async function control(method: string, plan?: object): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${bench.server.url}/_control/faults`, {
    method,
    ...(plan === undefined ? {} : { body: JSON.stringify(plan), headers: { 'Content-Type': 'application/json' } }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const errorOf = async (call: Promise<unknown>) =>
  call.then(
    () => 'no error',
    (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
  );
const describeMissing = () => errorOf(impatient.send(new DescribeTrainingJobCommand({ TrainingJobName: 'missing' })));
const create = (...request: Parameters<typeof trainingRequest>) =>
  bench.sagemaker.send(new CreateTrainingJobCommand(trainingRequest(...request)));
const process = (name: string) =>
  bench.sagemaker.send(
    new CreateProcessingJobCommand({
      ProcessingJobName: name,
      RoleArn: roleArn,
      AppSpecification: { ImageUri: probeImage, ContainerEntrypoint: ['true'] },
      ProcessingResources: { ClusterConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeSizeInGB: 1 } },
    }),
  );
const end = (name: string) => describeUntil(bench.sagemaker, name, hasEnded);
const statesOf = (job: Awaited<ReturnType<typeof end>>) => job.SecondaryStatusTransitions?.map(({ Status }) => Status);

describe('faults of calls', () => {
  test('throttle, break and refuse calls as AWS does, as often as asked', async () => {
    const seen: string[] = [];
    for (const kind of ['throttle', 'internal-error', 'expired-token']) {
      await control('POST', { calls: [{ operation: 'DescribeTrainingJob', kind, times: 1 }] });
      seen.push(await describeMissing());
    }
    expect(seen).toMatchInlineSnapshot(`
      [
        "ThrottlingException: Rate exceeded",
        "InternalFailure: The request processing has failed because of an unknown error.",
        "ExpiredTokenException: The security token included in the request is expired",
      ]
    `);
    expect(await describeMissing()).toBe('ValidationException: Requested resource not found.');
  });

  test('throttle only what comes faster than the rate', async () => {
    await control('POST', { calls: [{ kind: 'throttle', perSecond: 5 }] });
    const seen = await Promise.all(Array.from({ length: 30 }, describeMissing));
    const throttled = seen.filter((error) => error === 'ThrottlingException: Rate exceeded').length;
    expect(throttled).toBeGreaterThanOrEqual(15);
    expect(throttled).toBeLessThanOrEqual(25);
  });

  test('drop the connection before the effect, or after it', async () => {
    await control('POST', { calls: [{ operation: 'CreateTrainingJob', kind: 'drop-before', times: 1 }] });
    await expect(impatient.send(new CreateTrainingJobCommand(trainingRequest('dropped')))).rejects.toThrow();
    expect(await errorOf(impatient.send(new DescribeTrainingJobCommand({ TrainingJobName: 'dropped' })))).toMatch(
      /not found/,
    );

    await control('POST', { calls: [{ operation: 'CreateTrainingJob', kind: 'drop-after', times: 1 }] });
    await expect(impatient.send(new CreateTrainingJobCommand(trainingRequest('dropped')))).rejects.toThrow();
    expect((await end('dropped')).TrainingJobStatus).toBe('Completed');
    expect((await control('GET')).body.fired).toEqual({ 'calls.0': 1 });
  });

  test('befall the same calls again for the same seed, others for another', () => {
    const decisions = (seed: number) => {
      const faults = new Faults();
      faults.set(faultPlanSchema.parse({ seed, calls: [{ kind: 'throttle', probability: 0.3 }] }));
      return Array.from({ length: 200 }, () => faults.ofCall('DescribeTrainingJob') !== undefined);
    };
    expect(decisions(1)).toEqual(decisions(1));
    expect(decisions(2)).not.toEqual(decisions(1));
    const share = decisions(1).filter(Boolean).length / 200;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.4);
  });
});

describe('faults of jobs', () => {
  test('a lack of capacity fails the job with its class', async () => {
    await control('POST', { jobs: [{ kind: 'capacity', job: '^crowded$' }] });
    await create('crowded');
    await create('lucky');
    expect((await end('crowded')).FailureReason).toMatchInlineSnapshot(
      `"CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type."`,
    );
    expect((await end('lucky')).TrainingJobStatus).toBe('Completed');
  });

  test('an internal error fails the job, or is repeated as the RetryStrategy allows', async () => {
    await control('POST', { jobs: [{ kind: 'internal-error', times: 1 }] });
    await create('unlucky', { rounds: '1000', pause_ms: '20' });
    expect((await end('unlucky')).FailureReason).toBe(
      'InternalServerError: We encountered an internal error. Please try again.',
    );
    await create('retried', { rounds: '10', pause_ms: '20' }, { RetryStrategy: { MaximumRetryAttempts: 1 } });
    const job = await end('retried');
    expect([job.TrainingJobStatus, statesOf(job)]).toEqual([
      'Completed',
      ['Starting', 'Downloading', 'Training', 'Restarting', 'Downloading', 'Training', 'Uploading', 'Completed'],
    ]);
  });

  test('a spot job that loses its instance goes on from its checkpoints', async () => {
    await control('POST', { jobs: [{ kind: 'spot-loss', times: 1, afterLines: 4, seconds: 1 }] });
    await create(
      'spot',
      { rounds: '12', pause_ms: '50', checkpoint: 'true' },
      {
        EnableManagedSpotTraining: true,
        CheckpointConfig: { S3Uri: `s3://${bucket}/checkpoints/spot` },
        StoppingCondition: { MaxRuntimeInSeconds: 600, MaxWaitTimeInSeconds: 900 },
      },
    );
    await describeUntil(bench.sagemaker, 'spot', ({ SecondaryStatus }) => SecondaryStatus === 'Interrupted');
    expect(await bench.store.getText('checkpoints/spot/round-0')).toBe('0');
    const job = await end('spot');
    expect(statesOf(job)).toEqual([
      'Starting',
      'Downloading',
      'Training',
      'Interrupted',
      'Starting',
      'Downloading',
      'Training',
      'Uploading',
      'Completed',
    ]);
    expect(job.BillableTimeInSeconds).toBeLessThan(job.TrainingTimeInSeconds ?? 0);
    const report = JSON.parse(
      await readArchive(await bench.store.get('models/spot/output/model.tar.gz'), 'report-algo-1.json'),
    );
    expect(report.checkpointsAtStart).toContain('round-0');
    expect(report.checkpointConfig.LocalPath).toBe(`${report.environment.SAGEMAKER_BASE_DIR}/checkpoints`);
  });

  test('a spot job that waits too long for its next instance ends as MaxWaitTimeExceeded', async () => {
    await control('POST', { jobs: [{ kind: 'spot-loss', seconds: 3600 }] });
    await create(
      'waiting',
      { rounds: '1000', pause_ms: '20' },
      {
        EnableManagedSpotTraining: true,
        StoppingCondition: { MaxRuntimeInSeconds: 1, MaxWaitTimeInSeconds: 2 },
      },
    );
    const job = await end('waiting');
    expect([job.TrainingJobStatus, job.SecondaryStatus]).toEqual(['Stopped', 'MaxWaitTimeExceeded']);
  });

  test('a slow stop keeps the job Stopping after its container has ended', async () => {
    await control('POST', { jobs: [{ kind: 'slow-stop', seconds: 0.5 }] });
    await create('slow', { rounds: '1000', pause_ms: '20', on_term: 'save' });
    await untilStarted(bench.logs, 'slow');
    const asked = Date.now();
    await bench.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: 'slow' }));
    const job = await end('slow');
    expect(job.SecondaryStatus).toBe('Stopped');
    expect((job.TrainingEndTime?.getTime() ?? 0) - asked).toBeGreaterThanOrEqual(500);
  });

  test('log lines come late, or not at all', async () => {
    await create('talking', { rounds: '50' });
    await end('talking');
    expect(await logLines(bench.logs, 'talking')).toHaveLength(52);
    await control('POST', { jobs: [{ kind: 'late-logs', seconds: 3600 }] });
    expect(await logLines(bench.logs, 'talking')).toEqual([]);
    await control('POST', { jobs: [{ kind: 'lost-logs', probability: 0.5 }] });
    const left = await logLines(bench.logs, 'talking');
    expect(left.length).toBeGreaterThan(10);
    expect(left.length).toBeLessThan(45);
    expect(await logLines(bench.logs, 'talking')).toEqual(left);
    // Once a job, however often its log is read.
    expect((await control('GET')).body.fired).toEqual({ 'jobs.0': 1 });
  });
});

test('a quota refuses the job that exceeds it, until another has ended', async () => {
  await control('POST', { quotas: { 'ml.m5.xlarge': 1 } });
  await create('within', { rounds: '1000', pause_ms: '20' });
  expect(await errorOf(create('beyond'))).toMatchInlineSnapshot(
    `"ResourceLimitExceeded: The account-level service limit 'ml.m5.xlarge for training job usage' is 1 Instances, with current utilization of 1 Instances and a request delta of 1 Instances. Please use AWS Service Quotas to request an increase for this quota. If AWS Service Quotas is not available, contact AWS support to request an increase for this quota."`,
  );
  await bench.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: 'within' }));
  await end('within');
  await create('beyond');
  expect((await end('beyond')).TrainingJobStatus).toBe('Completed');
});

test('a quota is meant for what AWS names it after', async () => {
  const spot = {
    EnableManagedSpotTraining: true,
    StoppingCondition: { MaxRuntimeInSeconds: 600, MaxWaitTimeInSeconds: 600 },
  };
  await control('POST', {
    quotas: { 'ml.m5.xlarge for spot training job usage': 0, 'ml.m5.xlarge for processing job usage': 0 },
  });
  expect(await errorOf(create('on-spot', {}, spot))).toMatch(
    /'ml.m5.xlarge for spot training job usage' is 0 Instances/,
  );
  await create('on-demand');
  expect((await end('on-demand')).TrainingJobStatus).toBe('Completed');
  expect(await errorOf(process('processed'))).toMatch(/'ml.m5.xlarge for processing job usage' is 0 Instances/);
});

test('a processing job meets a lack of capacity and internal errors, too', async () => {
  await control('POST', {
    jobs: [
      { kind: 'capacity', job: '^crowded-p$' },
      { kind: 'internal-error', job: '^broken-p$' },
    ],
  });
  const reasons: (string | undefined)[] = [];
  for (const name of ['crowded-p', 'broken-p']) {
    await process(name);
    const describe = () => bench.sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: name }));
    await until(async () => (await describe()).ProcessingJobStatus !== 'InProgress', {
      what: 'the processing job to end',
    });
    reasons.push((await describe()).FailureReason?.split(':')[0]);
  }
  expect(reasons).toEqual(['CapacityError', 'InternalServerError']);
});

test('a plan may come with the start of the server, and times never go back after a fast life', async () => {
  const folder = temporaryFolder();
  const options = { root: `${folder.path}/root`, python: 'python3', containers: [containers], credentials };
  const experiments = async (faults?: object) => {
    const plan = faults === undefined ? undefined : faultPlanSchema.parse(faults);
    const server = await startServer({ ...options, faults: plan });
    const client = new SageMakerClient({ endpoint: server.url, region, credentials, maxAttempts: 1 });
    const name = faults === undefined ? 'second' : 'first';
    const seen = [await errorOf(client.send(new CreateExperimentCommand({ ExperimentName: name })))];
    // At the clock's speed this is more than an hour.
    if (seen[0] !== 'no error') await sleep(50);
    await client.send(new CreateExperimentCommand({ ExperimentName: name })).catch(() => undefined);
    const { CreationTime: createdAt } = await client.send(new DescribeExperimentCommand({ ExperimentName: name }));
    client.destroy();
    await server.close();
    return { seen, createdAt: createdAt?.getTime() ?? 0 };
  };
  const first = await experiments({
    clockSpeed: 100_000,
    calls: [{ operation: 'CreateExperiment', kind: 'throttle', times: 1 }],
  });
  expect(first.seen).toEqual(['ThrottlingException: Rate exceeded']);
  expect(first.createdAt).toBeGreaterThan(Date.now() + 1_000_000);
  const second = await experiments();
  expect(second.createdAt).toBeGreaterThanOrEqual(first.createdAt);
  folder.remove();
});

test('a faster clock lets long limits pass in moments', async () => {
  await create('long', { rounds: '100000', pause_ms: '20' }, { StoppingCondition: { MaxRuntimeInSeconds: 3600 } });
  await untilStarted(bench.logs, 'long');
  await control('POST', { clockSpeed: 10_000 });
  const job = await end('long');
  expect(job.SecondaryStatus).toBe('MaxRuntimeExceeded');
  expect(job.TrainingTimeInSeconds).toBeGreaterThanOrEqual(3600);
});

test('the control API explains what is wrong with a plan, and takes none from a web page', async () => {
  expect(await control('POST', { calls: [{ kind: 'explode' }] })).toMatchInlineSnapshot(`
    {
      "body": {
        "message": "No fault plan:
    ✖ Invalid option: expected one of "throttle"|"internal-error"|"expired-token"|"drop-before"|"drop-after"|"delay"
      → at calls[0].kind",
      },
      "status": 400,
    }
  `);
  expect(
    await control('POST', {
      calls: [{ operation: 'CreateTraningJob', kind: 'delay' }],
      jobs: [{ kind: 'capacity', job: '(' }],
    }),
  ).toMatchInlineSnapshot(`
    {
      "body": {
        "message": "No fault plan:
    ✖ AWS has no operation of this name
      → at calls[0].operation
    ✖ this is no regular expression, or one that looks around or refers back
      → at jobs[0].job",
      },
      "status": 400,
    }
  `);
  const form = await fetch(`${bench.server.url}/_control/faults`, { method: 'POST', body: '{}' });
  expect(form.status).toBe(415);
  await until(async () => ((await control('GET')).body.plan as { seed: number }).seed === 1, {
    what: 'the plan to be read',
  });
});
