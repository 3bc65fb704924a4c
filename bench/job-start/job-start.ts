import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateTrainingJobCommand, DescribeTrainingJobCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import { pythonPath } from '../../local/installed/python.mjs';
import { PROJECT_CONTAINERS } from '../../local/stack/container-folders.js';
import { startServerProcess } from '../../packages/sagemaker-local/test/support/server-process.js';
import { logsClient, roleArn, sagemakerClient } from '../../packages/sagemaker-local/test/support/test-bench.js';
import { startS3, type TestS3 } from '../../test/support/s3.js';
import type { BenchResult, BenchRow } from '../support/bench.js';

const JOBS = 25;
const LIGHTGBM_JOBS = 9;
const LOG_GROUP = '/aws/sagemaker/TrainingJobs';
const LOOK_MS = 5;
const ROWS = 5_000;

/**
 * How long a training job takes to begin: from sending CreateTrainingJob to the algorithm's first line in the log, both
 * as a client sees them; jobs one after another on an idle endpoint with durable state, each with a channel of data and
 * a name of its own. The first algorithm prints as soon as Python runs; LightGBM first loads its libraries and reads its
 * data, which is the container's own time.
 *
 * SageMaker's row is what three logged jobs took from the request to the start of training: LightGBM on ml.m5.xlarge
 * 177 s, XGBoost on ml.m4.xlarge 224 s and 235 s.
 *
 * @returns medians; ratio: SageMaker's seconds over ours
 */
export async function run(): Promise<BenchResult> {
  const python = pythonPath();
  if (python === undefined) throw new Error("The containers' Python is missing; run 'npm run setup'.");
  const folder = mkdtempSync(join(tmpdir(), 'job-start-'));
  const s3 = await startS3();
  try {
    const Body = Array.from({ length: ROWS }, (_, row) => `${row % 7},${row % 5},${row % 11}\n`).join('');
    await s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: 'train/data.csv', Body }));
    const plain = await measure('local endpoint', {
      root: join(folder, 'plain'),
      containers: printingContainer(folder),
      repository: 'job-start',
      jobs: JOBS,
      python,
      s3,
    });
    const lightgbm = await measure('local endpoint, LightGBM container', {
      root: join(folder, 'lightgbm'),
      containers: PROJECT_CONTAINERS,
      repository: 'durable-forecast-lightgbm',
      jobs: LIGHTGBM_JOBS,
      python,
      s3,
    });
    const logged: BenchRow = { name: 'SageMaker (logged, 177 to 235 s)', seconds: 200, peak_mb: null };
    return {
      bench: `job-start: CreateTrainingJob to the first line of the algorithm, median of ${JOBS} jobs`,
      rows: [plain, lightgbm, logged],
      ratio: logged.seconds / plain.seconds,
    };
  } finally {
    await s3.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Measured {
  readonly root: string;
  readonly containers: string;
  readonly repository: string;
  readonly jobs: number;
  readonly python: string;
  readonly s3: TestS3;
}

async function measure(name: string, { root, containers, python, s3, ...what }: Measured): Promise<BenchRow> {
  const flags = ['--containers', containers, '--python', python];
  const server = await startServerProcess({ root, s3Endpoint: s3.endpoint, flags });
  const [sagemaker, logs] = [sagemakerClient(server.url), logsClient(server.url)];
  try {
    const spans: number[] = [];
    const own: number[] = [];
    for (let index = 0; index < what.jobs; index += 1) {
      const job = `${what.repository}-${index}`;
      const asked = Date.now();
      await create(sagemaker, job, what.repository, s3.bucket);
      await untilFirstLine(logs, job);
      spans.push(Date.now() - asked);
      own.push((await untilEnded(sagemaker, job)) - asked);
    }
    return {
      name,
      seconds: median(spans) / 1000,
      peak_mb: peakOf(server.child.pid),
      worst_seconds: Math.max(...spans) / 1000,
      until_training_seconds: median(own) / 1000,
    };
  } finally {
    sagemaker.destroy();
    logs.destroy();
    await server.end();
  }
}

function create(sagemaker: SageMakerClient, job: string, repository: string, bucket: string) {
  const S3Uri = `s3://${bucket}/train/`;
  return sagemaker.send(
    new CreateTrainingJobCommand({
      TrainingJobName: job,
      RoleArn: roleArn,
      AlgorithmSpecification: {
        TrainingImage: `000000000000.dkr.ecr.us-east-1.amazonaws.com/${repository}:1`,
        TrainingInputMode: 'File',
      },
      HyperParameters: { num_iterations: '2' },
      InputDataConfig: [
        {
          ChannelName: 'train',
          ContentType: 'text/csv',
          DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri, S3DataDistributionType: 'FullyReplicated' } },
        },
      ],
      OutputDataConfig: { S3OutputPath: `s3://${bucket}/models` },
      ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 600 },
    }),
  );
}

async function untilFirstLine(logs: CloudWatchLogsClient, job: string): Promise<void> {
  let logStreamName: string | undefined;
  for (; ; await sleep(LOOK_MS)) {
    if (logStreamName === undefined) {
      const search = { logGroupName: LOG_GROUP, logStreamNamePrefix: `${job}/` };
      // Until the first job has a log, CloudWatch has no such group.
      const found = await logs.send(new DescribeLogStreamsCommand(search)).catch(notYet);
      logStreamName = found?.logStreams?.[0]?.logStreamName;
    }
    if (logStreamName === undefined) continue;
    const from = { logGroupName: LOG_GROUP, logStreamName, startFromHead: true };
    const { events } = await logs.send(new GetLogEventsCommand(from));
    if ((events ?? []).length > 0) return;
  }
}

/** @returns when the endpoint had everything ready and started the container, epoch milliseconds */
async function untilEnded(sagemaker: SageMakerClient, job: string): Promise<number> {
  for (; ; await sleep(LOOK_MS)) {
    const found = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: job }));
    if (found.TrainingJobStatus === 'InProgress') continue;
    if (found.TrainingJobStatus !== 'Completed') throw new Error(`${job} ended as ${found.FailureReason}`);
    const training = found.SecondaryStatusTransitions?.find(({ Status }) => Status === 'Training');
    return training?.StartTime?.getTime() ?? Number.NaN;
  }
}

/** A container that says so as soon as it runs. @returns the folder that holds it */
function printingContainer(folder: string): string {
  const container = join(folder, 'containers', 'job-start');
  mkdirSync(container, { recursive: true });
  const command = { train: ['{python}', '{dir}/train.py'] };
  writeFileSync(join(container, 'container.json'), JSON.stringify({ repositories: ['job-start'], command }));
  writeFileSync(join(container, 'train.py'), 'print("running")\n');
  return join(folder, 'containers');
}

function notYet(error: Error): undefined {
  if (error.name !== 'ResourceNotFoundException') throw error;
  return undefined;
}

/** Peak resident memory of a process, MiB; only Linux tells. */
function peakOf(pid: number | undefined): number | null {
  if (process.platform !== 'linux') return null;
  const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
