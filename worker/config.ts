import { delimiter } from 'node:path';
import type { KeyRing } from '@durable-forecast/lib/payload-encryption/key-ring';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { JobConditions } from '../activities/aws/job-conditions.js';
import type { MailServer } from '../activities/notification/deps.js';
import { BUNDLED, bundledDeclaration } from '../contracts/algorithms/algorithms.js';
import { bundledDeclarations } from '../contracts/algorithms/bundled-declarations.js';
import { digestOf } from '../contracts/algorithms/image-address.js';
import { type InstanceQueueRef, instanceQueueId } from '../contracts/instance-queue/instance-queue.js';
import type { RunEnvironment } from '../contracts/run/environment.js';
import { algorithmSettings } from './algorithm-settings.js';
import { builtInAccounts } from './built-in-accounts.js';
import type { HealthAddress } from './health.js';
import { jobConditionsOf } from './job-settings.js';
import { mailServerOf } from './mail-settings.js';
import { readSettings } from './settings.js';
import type { SlotSettings } from './slots.js';
import { StartError } from './start-error.js';
import { type TrackerSettings, trackerOf } from './tracker-settings.js';
import { type UnreadSettings, unreadSettings } from './unread-settings.js';

export interface WorkerConfig {
  readonly logLevel: string;
  /** Variables named like ours that nobody reads. */
  readonly unknownSettings: readonly string[];
  /** File with the code of all workflows; bundled at the start where there is none. */
  readonly workflowBundle: string | undefined;
  /** Which build of which deployment this worker is; undefined where workers are not versioned. */
  readonly deployment: WorkerDeploymentVersion | undefined;
  /** Those that encrypt what Temporal stores; undefined where it is stored as it is. */
  readonly payloadKeys: KeyRing | undefined;
  /** Part of the hash by which a job is known again; what SageMaker takes on for a job stands in the conditions. */
  readonly roleArn: string;
  readonly jobConditions: JobConditions;
  readonly pollSeconds: number;
  readonly describeRate: number;
  readonly slots: SlotSettings;
  /** Seconds that activities have to finish once the worker is to end. */
  readonly shutdownSeconds: number;
  /** Where the worker answers those who watch over it; undefined for nowhere. */
  readonly health: HealthAddress | undefined;
  readonly reap: { readonly minutes: number; readonly graceSeconds: number };
  readonly instanceQueue: InstanceQueueRef & { readonly retrySeconds: number };
  /** Folder of the secrets that the environment does not hold. */
  readonly secretsFolder: string;
  /** Undefined where no mail is sent. */
  readonly mail: MailServer | undefined;
  /** Undefined where runs are recorded nowhere. */
  readonly tracker: TrackerSettings | undefined;
  readonly runEnvironment: RunEnvironment;
  /** Of local containers, whose content says which trainings are the same. */
  readonly containerFolders: readonly string[];
}

/** @throws StartError listing every setting that is missing or wrong, with its cure */
export function readWorkerConfig(environment: NodeJS.ProcessEnv): WorkerConfig {
  const unread = unreadSettings(environment);
  refuseMisspelt(unread.misspelt);
  const settings = readSettings(environment);
  const account = settings.FORECAST_ROLE_ARN.split(':')[4] as string;
  const given = algorithmSettings(environment, 'FORECAST_IMAGE_');
  const own = BUNDLED.map((name) => [name, given[name] ?? imageUri(name, settings.AWS_REGION, account)] as const);
  const tracker = trackerOf(settings.FORECAST_TRACKER, settings.MLFLOW_TRACKING_URI);
  const images = { ...given, ...Object.fromEntries(own) };
  const instanceQueue = {
    workflowId: instanceQueueId(account, settings.AWS_REGION),
    limits: settings.FORECAST_INSTANCE_LIMITS,
  };
  return {
    logLevel: settings.FORECAST_LOG_LEVEL,
    unknownSettings: unread.unknown,
    workflowBundle: settings.FORECAST_WORKFLOW_BUNDLE,
    deployment: deploymentOf(settings.WORKER_DEPLOYMENT_NAME, settings.WORKER_BUILD_ID),
    payloadKeys: settings.FORECAST_PAYLOAD_KEYS,
    roleArn: settings.FORECAST_ROLE_ARN,
    jobConditions: jobConditionsOf(settings),
    pollSeconds: settings.FORECAST_POLL_SECONDS,
    describeRate: settings.FORECAST_DESCRIBE_RATE,
    slots: {
      cachedWorkflows: settings.FORECAST_CACHED_WORKFLOWS,
      control: settings.FORECAST_CONTROL_SLOTS,
      watch: settings.FORECAST_WATCH_SLOTS,
      compute: settings.FORECAST_COMPUTE_SLOTS,
      threads: settings.FORECAST_COMPUTE_THREADS,
      memoryShare: settings.FORECAST_COMPUTE_MEMORY,
    },
    shutdownSeconds: settings.FORECAST_SHUTDOWN_SECONDS,
    health:
      settings.FORECAST_HEALTH_PORT === undefined
        ? undefined
        : { host: settings.FORECAST_HEALTH_HOST, port: settings.FORECAST_HEALTH_PORT },
    instanceQueue: { ...instanceQueue, retrySeconds: settings.FORECAST_QUOTA_RETRY_SECONDS },
    reap: { minutes: settings.FORECAST_REAP_MINUTES, graceSeconds: settings.FORECAST_REAP_GRACE_SECONDS },
    secretsFolder: settings.FORECAST_SECRETS_DIR,
    mail: mailServerOf(settings.FORECAST_SMTP_URL, settings.FORECAST_SMTP_FROM, settings.FORECAST_SMTP_CA_FILE),
    containerFolders: settings.FORECAST_LOCAL_CONTAINERS.split(delimiter).filter((folder) => folder !== ''),
    tracker,
    runEnvironment: {
      bucket: settings.FORECAST_BUCKET,
      images,
      registry: registryOf(account, settings.AWS_REGION),
      containers: { ...pinnedContainers(images), ...algorithmSettings(environment, 'FORECAST_CONTAINER_') },
      prices: settings.FORECAST_PRICES,
      instanceQueue,
      ...(tracker === undefined ? {} : { tracker: tracker.kind }),
    },
  };
}

/** What was to be set by them, such as a key of KMS, would silently not be. */
function refuseMisspelt(misspelt: UnreadSettings['misspelt']): void {
  if (misspelt.length === 0) return;
  const faults = misspelt.map(({ name, meant }) => `  ${name}: nobody reads it; did you mean ${meant}?`);
  throw new StartError(['The worker needs other environment variables:', ...faults].join('\n'));
}

/** The version of the code is no build id: it stays the same between releases, and two builds would be taken for one. */
function deploymentOf(
  deploymentName: string | undefined,
  buildId: string | undefined,
): WorkerDeploymentVersion | undefined {
  if (deploymentName === undefined) return undefined;
  if (buildId !== undefined) return { deploymentName, buildId };
  throw new StartError(
    `WORKER_DEPLOYMENT_NAME is ${deploymentName} and WORKER_BUILD_ID is not set. Give all workers of the same code the same one, and those of other code another: the commit that the image was made of, for example.`,
  );
}

/**
 * What is in containers, by their images: the digest in the address. AWS does not move the version tags of built-in images; any
 * other tag may mean something else tomorrow, and then nothing is known.
 */
const pinnedContainers = (images: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(images).flatMap(([name, image]) => {
      const pinned = digestOf(image) ?? (bundledDeclaration(name)?.builtIn ? image : undefined);
      return pinned === undefined ? [] : [[name, pinned]];
    }),
  );

/** Address of an image in ECR: built-in ones lie in an account of AWS that differs by region, ours in the role's account. */
function imageUri(name: (typeof BUNDLED)[number], region: string, account: string): string {
  const { builtIn, image } = bundledDeclarations[name];
  const owner = builtIn ? builtInAccounts[region] : account;
  if (owner === undefined) {
    throw new StartError(
      `No built-in XGBoost image is known for ${region}. Set FORECAST_IMAGE_XGBOOST to its address.`,
    );
  }
  return `${registryOf(owner, region)}/${image}`;
}

const registryOf = (account: string, region: string): string =>
  `${account}.dkr.ecr.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
