import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { type Algorithm, algorithmFacts } from '../contracts/algorithms/algorithms.js';
import { type JobSlotsRef, jobSlotsId } from '../contracts/instance-queue/instance-queue.js';
import type { RunEnvironment } from '../contracts/run/environment.js';
import { builtInAccounts } from './built-in-accounts.js';
import { instanceLimitsSetting } from './instance-limits.js';
import { pricesSetting } from './price-file.js';

const number = (description: string, fallback: number) => z.coerce.number({ error: description }).default(fallback);

/** Settings of a worker, all from the environment. */
const workerEnvironment = z.object({
  AWS_REGION: z.string().min(1, 'name the AWS region, for example eu-west-1'),
  FORECAST_BUCKET: z.string().min(3, 'name the S3 bucket that holds data sets and forecasts'),
  FORECAST_ROLE_ARN: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:iam::\d{12}:role\/.+/,
      'give the role that SageMaker takes on: arn:aws:iam::<account>:role/<name>',
    ),
  /** Seconds between two looks at a job. */
  FORECAST_POLL_SECONDS: number('seconds between two looks at a job', 20).pipe(z.number().min(0.05).max(3600)),
  /** Describe calls a second of all workers together; 0 is unlimited. */
  FORECAST_DESCRIBE_RATE: number('Describe calls a second', 2).pipe(z.number().min(0)),
  /** Jobs watched at a time. */
  FORECAST_WATCH_SLOTS: number('jobs watched at a time', 200).pipe(z.int().min(1)),
  /** Threads for parsing, features and scoring. */
  FORECAST_COMPUTE_THREADS: number('compute threads', availableParallelism()).pipe(z.int().min(1)),
  /** Image of each algorithm, where the default of the region is not wanted. */
  FORECAST_IMAGE_XGBOOST: z.string().optional(),
  FORECAST_IMAGE_LIGHTGBM: z.string().optional(),
  /** Content of each algorithm's container, for example the digest of its image; trainings are not cached without. */
  FORECAST_CONTAINER_XGBOOST: z.string().optional(),
  FORECAST_CONTAINER_LIGHTGBM: z.string().optional(),
  /** Jobs that may run at a time by instance type, for example `ml.m5.xlarge=8,ml.g5.xlarge=2`; others wait in line. */
  FORECAST_INSTANCE_LIMITS: instanceLimitsSetting,
  /** Longest time between two tries for instances that others hold beyond the account's quota, seconds. */
  FORECAST_QUOTA_RETRY_SECONDS: number('seconds between two tries after a quota', 30).pipe(z.number().min(1).max(3600)),
  /** Minutes between two looks for jobs whose workflows are gone; 0 for none. */
  FORECAST_REAP_MINUTES: number('minutes between two looks for orphans', 60).pipe(z.number().min(0).max(10_080)),
  /** Seconds for which a new job is never taken for an orphan. */
  FORECAST_REAP_GRACE_SECONDS: number('seconds of grace', 600).pipe(z.number().min(0)),
  /** JSON file of US dollars an hour of each instance type, in place of the built-in table. */
  FORECAST_PRICES: pricesSetting,
});

export interface WorkerConfig {
  readonly region: string;
  readonly roleArn: string;
  readonly pollSeconds: number;
  readonly describeRate: number;
  readonly watchSlots: number;
  readonly computeThreads: number;
  readonly reap: { readonly minutes: number; readonly graceSeconds: number };
  readonly slots: JobSlotsRef & { readonly retrySeconds: number };
  readonly runEnvironment: RunEnvironment;
}

/** @throws Error listing every setting that is missing or wrong, with its cure */
export function readWorkerConfig(environment: NodeJS.ProcessEnv): WorkerConfig {
  const parsed = workerEnvironment.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(['The worker needs other environment variables:', ...faults].join('\n'));
  }
  const settings = parsed.data;
  const account = settings.FORECAST_ROLE_ARN.split(':')[4] as string;
  const images = {
    xgboost: settings.FORECAST_IMAGE_XGBOOST ?? imageUri('xgboost', settings.AWS_REGION, account),
    lightgbm: settings.FORECAST_IMAGE_LIGHTGBM ?? imageUri('lightgbm', settings.AWS_REGION, account),
  };
  const slots = {
    workflowId: jobSlotsId(account, settings.AWS_REGION),
    limits: settings.FORECAST_INSTANCE_LIMITS,
  };
  return {
    region: settings.AWS_REGION,
    roleArn: settings.FORECAST_ROLE_ARN,
    pollSeconds: settings.FORECAST_POLL_SECONDS,
    describeRate: settings.FORECAST_DESCRIBE_RATE,
    watchSlots: settings.FORECAST_WATCH_SLOTS,
    computeThreads: settings.FORECAST_COMPUTE_THREADS,
    slots: { ...slots, retrySeconds: settings.FORECAST_QUOTA_RETRY_SECONDS },
    reap: { minutes: settings.FORECAST_REAP_MINUTES, graceSeconds: settings.FORECAST_REAP_GRACE_SECONDS },
    runEnvironment: {
      bucket: settings.FORECAST_BUCKET,
      images,
      containers: {
        ...containerOf('xgboost', images.xgboost, settings.FORECAST_CONTAINER_XGBOOST),
        ...containerOf('lightgbm', images.lightgbm, settings.FORECAST_CONTAINER_LIGHTGBM),
      },
      prices: settings.FORECAST_PRICES,
      slots,
    },
  };
}

/**
 * What is in a container: as told, else the digest in the address of its image. AWS does not move the version tags of
 * built-in images; any other tag may mean something else tomorrow, and then nothing is known.
 */
function containerOf(algorithm: Algorithm, image: string, told: string | undefined): Record<string, string> {
  const pinned = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1] ?? (algorithmFacts[algorithm].builtIn ? image : undefined);
  const container = told ?? pinned;
  return container === undefined ? {} : { [algorithm]: container };
}

/** Address of an image in ECR: built-in ones lie in an account of AWS that differs by region, ours in the role's account. */
function imageUri(algorithm: Algorithm, region: string, account: string): string {
  const { builtIn, repository, tag } = algorithmFacts[algorithm];
  const owner = builtIn ? builtInAccounts[region] : account;
  if (owner === undefined) {
    throw new Error(`No built-in XGBoost image is known for ${region}. Set FORECAST_IMAGE_XGBOOST to its address.`);
  }
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `${owner}.dkr.ecr.${region}.${domain}/${repository}:${tag}`;
}
