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
import { ROLE_ARN } from '../../local/stack/aws-environment.js';
import type { Bench, BenchRow } from '../support/bench.js';
import { startLocalSagemaker } from '../support/local-sagemaker.js';

const JOBS = 25;
const LIGHTGBM_JOBS = 9;
const LOG_GROUP = '/aws/sagemaker/TrainingJobs';
const POLL_MS = 5;
const ROWS = 5_000;

export const bench: Bench = {
  description: `How long a training job takes to begin: from sending CreateTrainingJob to the algorithm's first line in the log, both as a client
sees them; jobs one after another on an idle local SageMaker with durable state, each with a channel of data and a name of its
own. The first algorithm prints as soon as Python runs; LightGBM first loads its libraries and reads its data, which is the
container's own time.

SageMaker's row is what three logged jobs took from the request to the start of training: LightGBM on ml.m5.xlarge 177 s,
XGBoost on ml.m4.xlarge 224 s and 235 s.

seconds: the median of the jobs; ratio: SageMaker's seconds over ours.`,
  options: [],
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'job-start-'));
    try {
      const plain = await measure('local SageMaker', {
        serverArguments: ['--containers', printingContainer(folder)],
        repository: 'job-start',
        jobs: JOBS,
      });
      const lightgbm = await measure('local SageMaker, LightGBM container', {
        serverArguments: [],
        repository: 'durable-forecast-lightgbm',
        jobs: LIGHTGBM_JOBS,
      });
      const logged: BenchRow = { name: 'SageMaker (logged, 177 to 235 s)', seconds: 200, peak_mb: null };
      return {
        bench: `job-start: CreateTrainingJob to the first line of the algorithm, median of ${JOBS} jobs`,
        rows: [plain, lightgbm, logged],
        ratio: logged.seconds / plain.seconds,
      };
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};

interface Measured {
  readonly serverArguments: readonly string[];
  readonly repository: string;
  readonly jobs: number;
}

async function measure(name: string, { serverArguments, repository, jobs }: Measured): Promise<BenchRow> {
  const server = await startLocalSagemaker(serverArguments);
  const { sagemaker, logs, s3, bucket } = server;
  try {
    const Body = Array.from({ length: ROWS }, (_, row) => `${row % 7},${row % 5},${row % 11}\n`).join('');
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'train/data.csv', Body }));
    const spans: number[] = [];
    const own: number[] = [];
    for (let index = 0; index < jobs; index += 1) {
      const job = `${repository}-${index}`;
      const asked = Date.now();
      await create(sagemaker, job, repository, bucket);
      await untilFirstLine(logs, job);
      spans.push(Date.now() - asked);
      own.push((await untilEnded(sagemaker, job)) - asked);
    }
    return {
      name,
      seconds: median(spans) / 1000,
      peak_mb: peakOf(server.serverPid),
      worst_seconds: Math.max(...spans) / 1000,
      until_training_seconds: median(own) / 1000,
    };
  } finally {
    await server.stop();
  }
}

function create(sagemaker: SageMakerClient, job: string, repository: string, bucket: string) {
  const S3Uri = `s3://${bucket}/train/`;
  return sagemaker.send(
    new CreateTrainingJobCommand({
      TrainingJobName: job,
      RoleArn: ROLE_ARN,
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
  for (; ; await sleep(POLL_MS)) {
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

/** @returns when the server had everything ready and started the container, epoch milliseconds */
async function untilEnded(sagemaker: SageMakerClient, job: string): Promise<number> {
  for (; ; await sleep(POLL_MS)) {
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
function peakOf(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
