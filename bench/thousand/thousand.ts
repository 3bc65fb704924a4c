import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Option } from 'commander';
import { writeObject } from '../../activities/s3/s3-objects.js';
import type { ForecastClient } from '../../client/connection/connect.js';
import { requestSchema } from '../../contracts/request/request.js';
import { leaderboardQuery } from '../../contracts/sweep/leaderboard.js';
import type { SweepInput } from '../../contracts/sweep/sweep.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import { type Bench, type BenchRow, wholeNumberFrom } from '../support/bench.js';
import { watchMemory } from '../support/memory-watch.js';
import { writeSimulatedContainer } from '../support/simulated-container.js';
import { type BenchStack, withStack } from '../support/with-stack.js';
import { startWorker } from '../support/worker-process.js';
import { fired, measureRate, plan } from './endpoint-calls.js';

/** Calls a second that the endpoint takes of each kind, far below what the sweep would ask: AWS throttles, too. */
const THROTTLES = [
  { operation: 'CreateTrainingJob', kind: 'throttle', perSecond: 10 },
  { operation: 'DescribeTrainingJob', kind: 'throttle', perSecond: 50 },
];
const RATE_JOBS = 100;

interface Flags {
  readonly trials: number;
  readonly parallel: number;
  readonly rateSeconds: number;
}

export const bench: Bench<Flags> = {
  description: `A thousand trials of simulated trainings, a hundred at a time, on real servers: Temporal, S3, the local SageMaker and a worker, with
SageMaker throttling. Then a hundred jobs watched by two workers at 2 Describe calls a second. There is no peer, and no ratio.

peak_mb: the resident memory of the worker; events: the longest history of the sweep's runs; throttled: the calls that were
refused; throttling_failures: the trials with an attempt that failed of it.`,
  options: [
    new Option('--trials <number>', 'trials of the sweep').argParser(wholeNumberFrom(1)).default(1000),
    new Option('--parallel <number>', 'trials at a time').argParser(wholeNumberFrom(1)).default(100),
    new Option('--rate-seconds <number>', 'seconds for which Describe calls are counted; 0 leaves that part out')
      .argParser(wholeNumberFrom(0))
      .default(60),
  ],
  run: async ({ trials, parallel, rateSeconds }) => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-thousand-'));
    try {
      const serverArguments = ['--containers', await writeSimulatedContainer(folder), '--runner', 'process'];
      const rows = await withStack({ folder, withWorker: false, serverArguments }, async (stack) => {
        const servers = { ...stack, log: join(folder, 'worker.log') };
        return [
          await sweepRow(servers, trials, parallel),
          ...(rateSeconds > 0 ? [await rateRow(servers, rateSeconds)] : []),
        ];
      });
      return { bench: `thousand: ${trials} simulated trials, ${parallel} at a time`, rows, ratio: null };
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};

interface Servers extends BenchStack {
  /** Where workers write. */
  readonly log: string;
}

async function sweepRow({ client, environment, log }: Servers, trials: number, parallel: number): Promise<BenchRow> {
  const endpoint = environment.AWS_ENDPOINT_URL_SAGEMAKER as string;
  const worker = await startWorker(environment, log);
  await plan(endpoint, THROTTLES);
  const memory = watchMemory(worker.pid);
  try {
    const sweep = await startSweep(client, 'thousand', { trials, parallel, tenths: 20 });
    const { results } = await sweep.result();
    // A sweep that continues as new has several runs: its time begins with the first and ends with the last.
    const { startTime } = await client.temporal.workflow.getHandle('thousand', sweep.firstExecutionRunId).describe();
    const { closeTime } = await sweep.describe();
    const seconds = ((closeTime as Date).getTime() - startTime.getTime()) / 1000;
    const throttled = await fired(endpoint, THROTTLES.length);
    return {
      name: 'durable-forecast, one worker',
      seconds,
      peak_mb: memory.stop(),
      trials: results.length,
      completed: results.filter(({ status }) => status === 'completed').length,
      jobs: results.reduce((sum, { attempts }) => sum + attempts.length, 0),
      ...(await historyOf(client, 'thousand')),
      throttled: throttled.reduce((sum, count) => sum + count, 0),
      throttling_failures: results.filter(
        ({ failure, attempts }) =>
          failure?.type === 'Throttled' || attempts.some(({ status }) => status === 'Throttled'),
      ).length,
      seconds_a_trial: seconds / results.length,
    };
  } finally {
    memory.stop();
    await worker.kill();
  }
}

/** Two workers watch jobs that outlast the measurement. */
async function rateRow({ client, environment, log }: Servers, seconds: number): Promise<BenchRow> {
  const endpoint = environment.AWS_ENDPOINT_URL_SAGEMAKER as string;
  await plan(endpoint, []);
  const limited = { ...environment, FORECAST_DESCRIBE_RATE: '2' };
  const workers = [await startWorker(limited, log), await startWorker(limited, log)];
  try {
    const sweep = await startSweep(client, 'rate', { trials: RATE_JOBS, parallel: RATE_JOBS, tenths: 36_000 });
    for (let running = 0; running < RATE_JOBS; await sleep(500)) {
      running = (await sweep.query(leaderboardQuery)).rows.length;
    }
    const jobs = await runningJobs(client, 'rate');
    const { mean, peak } = await measureRate(endpoint, 'DescribeTrainingJob', seconds);
    await sweep.terminate('the measurement is over');
    return {
      name: `2 Describe calls a second, ${workers.length} workers`,
      seconds,
      peak_mb: null,
      jobs,
      describes_a_second: mean,
      describes_a_second_peak: peak,
    };
  } finally {
    for (const worker of workers) await worker.kill();
  }
}

/** Trials of which a watcher follows a job. */
async function runningJobs({ temporal }: ForecastClient, sweep: string): Promise<number> {
  for (;;) {
    const { count } = await temporal.workflow.count(
      `WorkflowType = 'trainingTrial' AND ExecutionStatus = 'Running' AND WorkflowId STARTS_WITH '${sweep}/'`,
    );
    if (count >= RATE_JOBS) return count;
    await sleep(500);
  }
}

async function startSweep(
  { temporal, s3, bucket }: ForecastClient,
  name: string,
  { trials, parallel, tenths }: { trials: number; parallel: number; tenths: number },
) {
  for (const channel of ['train', 'validation'])
    await writeObject(s3, `s3://${bucket}/simulated/${channel}/a`, 'a', 'text/csv');
  const request = requestSchema.parse({
    sweep: {
      maxTrials: trials,
      maxParallel: parallel,
      algorithms: {
        lightgbm: { space: { num_leaves: { min: 2, max: 100_000, type: 'integer' }, num_iterations: tenths } },
      },
    },
  });
  const input: SweepInput = {
    run: name,
    search: request.sweep,
    training: request.training,
    rules: request.rules,
    images: { lightgbm: '000000000000.dkr.ecr.us-east-1.amazonaws.com/durable-forecast-lightgbm:1' },
    prices: {},
    instanceQueue: { workflowId: `${name}/instance-queue`, limits: {} },
    dataKey: name,
    // With the cache, as runs of the pipeline have it.
    containers: { lightgbm: 'sha256:simulated' },
    channels: {
      train: `s3://${bucket}/simulated/train/`,
      validation: `s3://${bucket}/simulated/validation/`,
    },
    outputUri: `s3://${bucket}/simulated/models`,
    objective: 'validation:rmse',
    recordUri: `s3://${bucket}/simulated/${name}.json`,
  };
  return temporal.workflow.start<WorkflowTypes['sweep']>(workflowTypes.sweep, {
    taskQueue: TASK_QUEUES.workflows,
    workflowId: name,
    args: [input],
  });
}

/** The runs of the sweep's workflow, and the longest history of one of them and of a trial. */
async function historyOf({ temporal }: ForecastClient, sweep: string) {
  const longest = { runs: 0, events: 0, trial_events: 0 };
  for await (const { type, historyLength } of temporal.workflow.list({
    query: `WorkflowId = '${sweep}' OR WorkflowId STARTS_WITH '${sweep}/'`,
  })) {
    if (type === 'sweep') {
      longest.runs += 1;
      longest.events = Math.max(longest.events, historyLength);
    } else longest.trial_events = Math.max(longest.trial_events, historyLength);
  }
  return longest;
}
