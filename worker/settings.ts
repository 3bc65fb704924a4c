import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { bucketOwnersSetting } from './bucket-owners-setting.js';
import { instanceLimitsSetting } from './instance-limits.js';
import { jobSettings, ROLE_ARN } from './job-settings.js';
import { authoritiesSetting, smtpUrlSetting } from './mail-settings.js';
import { payloadKeysSetting } from './payload-keys-setting.js';
import { pricesSetting } from './price-file.js';
import { StartError } from './start-error.js';
import { mlflowUriSetting, trackerSetting } from './tracker-settings.js';

/** One environment variable of the worker. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  /** What it means, a phrase for the reference and for error messages. */
  readonly description: string;
  /** What holds when it is not set, as the reference shows it; undefined where it must be set. */
  readonly default: string | undefined;
  /** Parses the text of the environment. */
  readonly schema: Schema;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** Every setting of a worker, all from the environment. */
export const workerSettings = {
  AWS_REGION: required('AWS region of the jobs and the bucket, for example eu-west-1', /^.+/),
  FORECAST_BUCKET: required('S3 bucket that holds datasets and forecasts', /^.{3,}/),
  FORECAST_ROLE_ARN: required('role that SageMaker takes on: arn:aws:iam::<account>:role/<name>', ROLE_ARN),
  ...jobSettings,
  FORECAST_BUCKET_OWNER: {
    description:
      'account that each bucket is expected to belong to, so that no call reaches one of the same name that is not ours; buckets of other accounts by name: 123456789012,landing-zone=210987654321',
    default: 'nobody asks whose a bucket is',
    schema: bucketOwnersSetting,
  },
  FORECAST_POLL_SECONDS: number('seconds between two polls of a job', 20, z.number().min(0.05).max(3600)),
  FORECAST_DESCRIBE_RATE: number(
    'Describe calls a second of all workers together; 0 is unlimited',
    2,
    z.number().min(0),
  ),
  FORECAST_CACHED_WORKFLOWS: sized(
    'workflows that this worker keeps in memory between two tasks; others are replayed when they go on',
    'by the heap: 0.6 for each MB above 200',
    z.int().min(2),
  ),
  FORECAST_CONTROL_SLOTS: sized(
    'calls to SageMaker, S3 and Temporal that this worker waits for at a time',
    '25 a core, at least 50',
    z.int().min(1),
  ),
  FORECAST_WATCH_SLOTS: sized(
    'jobs that this worker watches at a time',
    'by the heap: 200 for 320 MB, at most 1000',
    z.int().min(1),
  ),
  FORECAST_COMPUTE_SLOTS: sized(
    'activities that this worker computes at a time',
    'as many as there are threads, as long as cores and memory are free',
    z.int().min(1),
  ),
  FORECAST_COMPUTE_MEMORY: number(
    "share of the machine's or container's memory above which no further activity begins to compute; nothing where FORECAST_COMPUTE_SLOTS is set",
    0.8,
    z.number().min(0.1).max(0.95),
  ),
  FORECAST_COMPUTE_THREADS: {
    ...number('threads for parsing, features and scoring', availableParallelism(), z.int().min(1)),
    default: "the machine's cores",
  },
  FORECAST_LOCAL_CONTAINERS: {
    description:
      'folders of local containers, with : between them, whose content says which trainings are the same; the local stack sets it',
    default: 'what FORECAST_CONTAINER_<NAME> and digests say',
    schema: z.string().default(''),
  },
  FORECAST_INSTANCE_LIMITS: {
    description:
      'jobs that may run at a time by instance type, ml.m5.xlarge=8,ml.g5.xlarge=2; others wait in the queue',
    default: 'the limits that AWS names when it refuses a job',
    schema: instanceLimitsSetting,
  },
  FORECAST_QUOTA_RETRY_SECONDS: number(
    "longest time in seconds between two tries for instances that others hold of the account's quota",
    30,
    z.number().min(1).max(3600),
  ),
  FORECAST_REAP_MINUTES: number(
    'minutes between two searches for jobs whose workflows are gone; 0 for none',
    60,
    z.number().min(0).max(10_080),
  ),
  FORECAST_REAP_GRACE_SECONDS: number(
    'seconds for which a new job is never taken for an orphan',
    600,
    z.number().min(0),
  ),
  FORECAST_PRICES: {
    description: 'JSON file of US dollars an hour of each instance type, in place of the built-in table',
    default: 'the built-in table',
    schema: pricesSetting,
  },
  FORECAST_PAYLOAD_KEYS: {
    description: "keys that encrypt what Temporal stores: a file that 'forecast payload-keys new' made, or its content",
    default: 'nothing is encrypted',
    schema: payloadKeysSetting,
  },
  FORECAST_SECRETS_DIR: {
    description:
      'folder with a file for each secret that channels of notifications name and FORECAST_SECRET_<NAME> does not give',
    default: '/run/secrets',
    schema: z.string().default('/run/secrets'),
  },
  FORECAST_SMTP_URL: {
    description:
      'mail server of notifications: smtps://user@host, or smtp://user@host:587, whose connection is upgraded to TLS; the password is the secret smtp',
    default: 'no mail is sent',
    schema: smtpUrlSetting,
  },
  FORECAST_SMTP_FROM: optional('sender of mails, for example Forecasts <forecasts@example.com>', 'no mail is sent'),
  FORECAST_SMTP_CA_FILE: {
    description: 'PEM file with the certificates that vouch for the mail server',
    default: 'those that Node trusts',
    schema: authoritiesSetting,
  },
  FORECAST_TRACKER: {
    description:
      'where runs, trials and their curves are recorded: none, mlflow (MLFLOW_TRACKING_URI) or sagemaker (SageMaker Experiments); see the guide to tracking',
    default: 'none',
    schema: trackerSetting,
  },
  MLFLOW_TRACKING_URI: {
    description:
      'address of the MLflow server, https://user@host; the password is the secret mlflow, which without a user is a token',
    default: 'needed where FORECAST_TRACKER is mlflow',
    schema: mlflowUriSetting,
  },
  FORECAST_WORKFLOW_BUNDLE: optional(
    'file with the code of all workflows, written by worker/bundle-workflows.ts of the same version, so that a worker starts seconds faster',
    'bundled at each start',
  ),
  FORECAST_SHUTDOWN_SECONDS: number(
    'seconds that activities may go on once the worker is to end; watches are handed over at once',
    20,
    z.number().min(0).max(3600),
  ),
  FORECAST_HEALTH_PORT: sized(
    'port on which this worker answers /health, /ready and /metrics; 0 for any that is free, which the ready line names',
    'the worker answers nobody',
    z.int().min(0).max(65_535),
  ),
  FORECAST_HEALTH_HOST: {
    description: 'address of the machine on which it answers; 0.0.0.0 lets others ask, which a container needs',
    default: '127.0.0.1',
    schema: z.string().default('127.0.0.1'),
  },
  WORKER_DEPLOYMENT_NAME: name(
    'deployment that this worker belongs to: Temporal then gives each workflow to workers of its build; see the guide to operating it',
    'workers are not versioned',
    /^(?!__)[\w-]{1,100}$/,
    'letters, digits, - and _, at most 100',
  ),
  WORKER_BUILD_ID: name(
    'which build of the deployment this worker is: all workers of the same code have the same, and no others',
    'needed with WORKER_DEPLOYMENT_NAME',
    /^(?!__)[\w.+-]{1,100}$/,
    'letters, digits and . + - _, at most 100',
  ),
  FORECAST_LOG_LEVEL: {
    description: `least level of the worker's log lines: ${LOG_LEVELS.join(', ')}`,
    default: 'info',
    schema: z
      .enum(LOG_LEVELS, { error: ({ input }) => `there is no level '${input}': give ${LOG_LEVELS.join(', ')}` })
      .default('info'),
  },
} as const satisfies Record<string, Setting>;

type Settings = { readonly [Name in keyof typeof workerSettings]: z.infer<(typeof workerSettings)[Name]['schema']> };

/**
 * An empty variable is one that is not set, as files of variables have them.
 *
 * @throws StartError listing every setting that is missing or wrong, with its cure
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const entries = Object.entries<Setting>(workerSettings);
  const parsed = z
    .object(Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])))
    .safeParse(Object.fromEntries(Object.entries(environment).filter(([, given]) => given !== '')));
  if (parsed.success) return parsed.data as Settings;
  const faults = parsed.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return `  ${name}: ${describeFault(issue, environment[name], workerSettings[name as keyof Settings].description)}`;
  });
  throw new StartError(['The worker needs other environment variables:', ...faults].join('\n'));
}

/** What is wrong with a value, where zod would not say which setting it is for. */
function describeFault(issue: z.core.$ZodIssue, given: string | undefined, description: string): string {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string' ? issue.message : `give at least ${issue.minimum}, not ${given}: ${description}`;
    case 'too_big':
      return `give at most ${issue.maximum}, not ${given}: ${description}`;
    case 'invalid_type':
      return issue.expected === 'int' ? `give a whole number, not ${given}: ${description}` : issue.message;
    default:
      return issue.message;
  }
}

function required(description: string, pattern: RegExp): Setting<z.ZodString> {
  const error = `give the ${description}`;
  return { description, default: undefined, schema: z.string({ error }).regex(pattern, { error }) };
}

function optional(description: string, fallback: string): Setting<z.ZodOptional<z.ZodString>> {
  return { description, default: fallback, schema: z.string().optional() };
}

/** A number that need not be set. */
function sized(
  description: string,
  fallback: string,
  range: z.ZodType<number, number>,
): Setting<z.ZodType<number | undefined>> {
  const schema = z.coerce
    .number({ error: `give a number: ${description}` })
    .pipe(range)
    .optional();
  return { description, default: fallback, schema };
}

/** Text that may be left out. @param form what the pattern asks for, in words */
function name(description: string, fallback: string, pattern: RegExp, form: string) {
  const schema = z
    .string()
    .regex(pattern, { error: `give ${form}: ${description}` })
    .optional();
  return { description, default: fallback, schema };
}

function number(description: string, fallback: number, range: z.ZodType<number, number>): Setting<z.ZodType<number>> {
  const schema = z.coerce
    .number({ error: `give a number: ${description}` })
    .default(fallback)
    .pipe(range);
  return { description, default: String(fallback), schema };
}
