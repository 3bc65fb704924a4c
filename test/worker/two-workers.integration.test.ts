import { DescribeTrainingJobCommand, ListTrainingJobsCommand, StopTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ClientTracing, traceClient } from '../../client/connection/trace-client.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import type { TrialSpec } from '../../contracts/training/trial.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import {
  credentials,
  region,
  roleArn,
  startBench,
  type TestBench,
} from '../../packages/sagemaker-local/test/support/test-bench.js';
import { probeAttempt } from '../activities/training/probe-attempt.js';
import { type SpanCollector, startSpanCollector } from '../support/span-collector.js';
import { startTemporal } from '../support/temporal.js';
import { until } from '../support/until.js';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.js';
import { workflowBundleFile } from '../support/workflow-bundle.js';
import { trialSpec } from '../workflows/fixtures/training-plan.js';

let bench: TestBench;
let temporal: TestWorkflowEnvironment;
let collector: SpanCollector;
let tracing: ClientTracing;
let workers: readonly WorkerProcess[] = [];
beforeAll(async () => {
  [bench, temporal, collector] = await Promise.all([startBench(), startTemporal(), startSpanCollector()]);
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '50');
  vi.stubEnv('TRACEPARENT', TRIGGER);
  tracing = await traceClient();
  const environment = {
    TEMPORAL_ADDRESS: temporal.address,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_S3: bench.store.url,
    AWS_ENDPOINT_URL_SAGEMAKER: bench.server.url,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: bench.server.url,
    FORECAST_BUCKET: 'forecast',
    FORECAST_ROLE_ARN: roleArn,
    FORECAST_POLL_SECONDS: '0.1',
    FORECAST_DESCRIBE_RATE: '0',
    FORECAST_SHUTDOWN_SECONDS: '60',
    FORECAST_HEALTH_PORT: '0',
  };
  const start = () => startWorkerProcess(environment, ['--queues', 'watch,control,workflows']);
  workers = await Promise.all([start(), start()]);
}, 120_000);
afterAll(async () => {
  for (const worker of workers) worker.signal('SIGKILL');
  await Promise.all(workers.map(({ ended }) => ended));
  await tracing?.close();
  vi.unstubAllEnvs();
  await collector?.close();
  await temporal?.teardown();
  await bench?.close();
});

/** The trace of whoever starts a run by a program. */
const TRIGGER = '00-0123456789abcdef0123456789abcdef-00000000000000aa-01';

const startTrial = (owner: string, hyperparameters: Record<string, string>) => {
  const { plan } = probeAttempt(owner, hyperparameters);
  const spec: TrialSpec = trialSpec({ plan: { ...plan, objective: 'validation:rmse' } });
  const { connection } = temporal;
  const client = new Client({ connection, interceptors: tracing.interceptors });
  return client.workflow.start<WorkflowTypes['trainingTrial']>(workflowTypes.trainingTrial, {
    taskQueue: TASK_QUEUES.workflows,
    workflowId: owner,
    args: [spec],
  });
};
type Trial = Awaited<ReturnType<typeof startTrial>>;

/** Temporal's number of a pending activity that a worker has. */
const STARTED = 2;

/** The pending activity of a trial, once a worker has it and has told where it stands. */
async function pendingOf(trial: Trial, activity: string, attempt: number) {
  const found = await until(async () => (await trial.describe()).raw.pendingActivities?.[0], {
    what: `attempt ${attempt} of ${activity}`,
    holds: (pending) =>
      pending?.activityType?.name === activity &&
      pending.attempt === attempt &&
      pending.state === STARTED &&
      pending.heartbeatDetails != null,
  });
  if (found === undefined) throw new Error('It was found.');
  return found;
}
const holderOf = (identity: string | null | undefined): WorkerProcess => {
  const holder = workers.find(({ pid }) => identity?.startsWith(`${pid}@`));
  if (holder === undefined) throw new Error(`No worker here is ${identity}.`);
  return holder;
};
const ask = async ({ ready }: WorkerProcess, path: string) => {
  const answer = await fetch(`${ready.health}${path}`);
  return { status: answer.status, text: await answer.text() };
};

/**
 * A trial whose watch goes from the worker that is told to end to the other, and that a person stops then. Done once, by
 * whichever test needs it first.
 */
let handedOver: ReturnType<typeof handOver> | undefined;
const afterHandOver = () => {
  handedOver ??= handOver();
  return handedOver;
};
async function handOver() {
  const trial = await startTrial('handed-over', { rounds: '3000', pause_ms: '200' });
  const before = await pendingOf(trial, 'watchTraining', 1);
  const ending = holderOf(before.lastWorkerIdentity);
  ending.signal('SIGTERM');
  const after = await pendingOf(trial, 'watchTraining', 2);
  const exitCode = await ending.ended;
  const { TrainingJobSummaries: jobs = [] } = await bench.sagemaker.send(new ListTrainingJobsCommand({}));
  const job = jobs.map(({ TrainingJobName: name = '' }) => name).join();
  await bench.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: job }));
  return { ending, after, exitCode, job, jobs: jobs.length, result: await trial.result() };
}

describe('two workers', () => {
  it('say which queues they serve, how much they take on, and that they are ready', async () => {
    const [first] = workers as [WorkerProcess];
    expect(first.ready).toMatchObject({
      ready: true,
      queues: ['workflows', 'control', 'watch'],
      slots: { watch: expect.any(Number) },
    });
    expect(await ask(first, '/health')).toMatchObject({ status: 200, text: expect.stringContaining('"status":"ok"') });
    const { text } = await until(() => ask(first, '/ready'), { what: 'ready', holds: ({ status }) => status === 200 });
    expect(JSON.parse(text)).toEqual({
      ready: true,
      checks: { temporal: { ok: true }, objectStore: { ok: true }, workers: { ok: true } },
    });
  });

  it('hand a watch from the one that ends to the other, which starts no second job', async () => {
    const { ending, after, exitCode, job, jobs, result } = await afterHandOver();
    expect(holderOf(after.lastWorkerIdentity)).not.toBe(ending);
    // Not a heartbeat that was missed.
    expect(after.lastFailure?.applicationFailureInfo?.type).toBe('WorkerShutdown');
    expect(exitCode).toBe(0);
    expect(jobs).toBe(1);
    expect(result).toMatchObject({ job, failure: { type: 'StoppedByUser' }, attempts: [{}] });
  }, 60_000);

  it('trace it from the trigger to the job, in one piece', async () => {
    const { job } = await afterHandOver();
    const spans = await until(() => collector.spansOf('0123456789abcdef0123456789abcdef'), {
      what: 'the last span',
      holds: (found) => found.some(({ name }) => name === 'RunWorkflow:trainingTrial'),
    });
    const named = (name: string) => spans.find((span) => span.name === name);
    const path = ['StartWorkflow:trainingTrial', 'RunWorkflow:trainingTrial', 'RunActivity:submitTraining'].map(named);
    expect(path.map((span) => span?.parentSpanId)).toEqual([
      '00000000000000aa',
      path[0]?.spanId ?? 'the start',
      path[1]?.spanId ?? 'the workflow',
    ]);
    expect(path[2]?.attributes).toMatchObject({ 'forecast.run': 'handed-over', 'forecast.job': job });

    const { Environment: environment } = await bench.sagemaker.send(
      new DescribeTrainingJobCommand({ TrainingJobName: job }),
    );
    expect(environment).toEqual({ TRACEPARENT: `00-0123456789abcdef0123456789abcdef-${path[2]?.spanId}-01` });

    const history = await temporal.client.workflow.getHandle('handed-over').fetchHistory();
    await Worker.runReplayHistory({ workflowBundle: { codePath: await workflowBundleFile() } }, history);
  }, 60_000);

  it('count what they have done, each without a name of a run', async () => {
    const { after } = await afterHandOver();
    const { text } = await ask(holderOf(after.lastWorkerIdentity), '/metrics');
    const lines = text.split('\n').map((line) => line.replace(/(namespace|service_name|task_queue)="[^"]*",?/g, ''));
    expect(lines).toEqual(
      expect.arrayContaining([
        'forecast_jobs_ended_total{kind="training",outcome="StoppedByUser"} 1',
        'forecast_workflows_open{type="trainingTrial"} 0',
        expect.stringMatching(/^forecast_trials_total\{.*algorithm="probe",.*outcome="StoppedByUser".*\} 1$/),
        expect.stringMatching(/^temporal_worker_task_slots_available\{.*\} \d+$/),
      ]),
    );
    expect(text).not.toContain('handed-over');
  }, 60_000);

  it('end at once at a second signal, whatever they are at', async () => {
    await fetch(`${bench.server.url}/_control/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ calls: [{ operation: 'CreateTrainingJob', kind: 'delay', delayMs: 60_000 }] }),
    });
    const { lastWorkerIdentity } = await pendingOf(await startTrial('hanging', {}), 'submitTraining', 1);
    const last = holderOf(lastWorkerIdentity);
    last.signal('SIGTERM');
    await until(() => ask(last, '/ready'), {
      what: 'the worker to be no longer ready',
      holds: ({ status, text }) => status === 503 && text.includes('The worker ends.'),
    });
    let end: number | string | undefined;
    void last.ended.then((code) => {
      end = code;
    });
    // One that comes with the first is taken for the same.
    await until(() => last.signal('SIGTERM') ?? end, { what: 'the end of the worker', every: 100 });
    expect(end).toBe(143);
  }, 60_000);
});
