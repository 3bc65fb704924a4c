import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  type DescribeTrainingJobCommandOutput,
  type SageMakerClient,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import type { AlgorithmDeclaration } from '../../contracts/algorithms/declaration.js';
import { JobLog } from '../logs/read-log.js';
import type { ContractData } from './contract-data.js';

/** What the jobs of a contract share. */
export interface ContractPlace {
  readonly sagemaker: SageMakerClient;
  readonly logs: CloudWatchLogsClient;
  readonly roleArn: string;
  readonly image: string;
  /** Below it everything is written. */
  readonly root: string;
  /** Begins the name of every job. */
  readonly prefix: string;
  readonly declaration: AlgorithmDeclaration;
  readonly data: ContractData;
}

/** How a job ended, and what it logged. */
export interface ContractJob {
  readonly name: string;
  readonly status: string;
  readonly reason: string;
  readonly modelUri: string | undefined;
  readonly lines: readonly string[];
}

export interface JobWanted {
  readonly step: string;
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** Without the validation channel, as a fit. */
  readonly fit?: boolean;
  /** Where checkpoints are kept; none where it is left out. */
  readonly checkpointUri?: string;
  /** Asked again and again while the job runs, with what it has logged; the job is stopped once it says so. */
  readonly stopWhen?: (lines: readonly string[]) => Promise<boolean> | boolean;
}

const POLL_MS = 200;
/** A small job on this machine; a container that never ends is no contract kept. */
const PATIENCE_MS = 600_000;

/** Trains once, to the end. @throws Error where SageMaker refuses the job, or it does not end in ten minutes */
export async function trainOnce(place: ContractPlace, wanted: JobWanted): Promise<ContractJob> {
  const { sagemaker, logs } = place;
  const name = `${place.prefix}-${wanted.step}`;
  await sagemaker.send(new CreateTrainingJobCommand(requestOf(place, wanted, name)));
  const log = new JobLog(logs, 'training', name);
  const lines: string[] = [];
  let stopped = false;
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(POLL_MS)) {
    const job = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
    const isOver = ['Completed', 'Failed', 'Stopped'].includes(job.TrainingJobStatus ?? '');
    lines.push(...(await log.readNew()).map(({ text }) => text));
    if (isOver) return ended(name, job, lines);
    if (stopped || (await wanted.stopWhen?.(lines)) !== true) continue;
    stopped = true;
    await sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: name }));
  }
  await sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: name })).catch(() => undefined);
  throw new Error(`the job ${name} did not end within ${PATIENCE_MS / 60_000} minutes and was told to stop`);
}

const ended = (name: string, job: DescribeTrainingJobCommandOutput, lines: readonly string[]): ContractJob => ({
  name,
  status: job.TrainingJobStatus ?? '',
  reason: job.FailureReason ?? '',
  modelUri: job.ModelArtifacts?.S3ModelArtifacts,
  lines,
});

function requestOf({ declaration, image, roleArn, root, data }: ContractPlace, wanted: JobWanted, name: string) {
  const { dataType: S3DataType = 'S3Prefix', csv = data.channels } = data.channels;
  const channel = (ChannelName: 'train' | 'validation') => {
    const ContentType = declaration.channels[ChannelName];
    const { [ChannelName]: S3Uri } = ContentType === 'text/csv' ? csv : data.channels;
    const S3DataSource = { S3DataType, S3Uri, S3DataDistributionType: 'FullyReplicated' as const };
    return { ChannelName, ContentType, DataSource: { S3DataSource } };
  };
  return {
    TrainingJobName: name,
    RoleArn: roleArn,
    AlgorithmSpecification: {
      TrainingImage: image,
      TrainingInputMode: 'File' as const,
      ...(declaration.builtIn
        ? {}
        : { MetricDefinitions: declaration.metrics.map(({ name: Name, regex: Regex }) => ({ Name, Regex })) }),
    },
    HyperParameters: { ...wanted.hyperparameters },
    InputDataConfig: [channel('train'), ...(wanted.fit ? [] : [channel('validation')])],
    OutputDataConfig: { S3OutputPath: `${root}/models` },
    ResourceConfig: { InstanceType: 'ml.m5.xlarge' as const, InstanceCount: 1, VolumeSizeInGB: 30 },
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    ...(wanted.checkpointUri === undefined ? {} : { CheckpointConfig: { S3Uri: wanted.checkpointUri } }),
  };
}
