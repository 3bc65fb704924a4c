import { type Setting, workerSettings } from './settings.js';

/** Who reads an environment variable. */
export type Reader = 'worker' | 'client' | 'server' | 'set-up' | 'bench';

/** One environment variable, as the reference shows it. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly description: string;
  /** What holds when it is not set; undefined where it must be set. */
  readonly default: string | undefined;
  readonly readBy: readonly Reader[];
}

/** Settings of the worker that the commands read as well. */
const SHARED = new Set([
  'AWS_REGION',
  'FORECAST_BUCKET',
  'FORECAST_BUCKET_OWNER',
  'FORECAST_PAYLOAD_KEYS',
  'FORECAST_PRICES',
  'WORKER_DEPLOYMENT_NAME',
]);

/** Every environment variable that a program of the project reads; the reference is generated from it. */
export const environmentVariables: readonly EnvironmentVariable[] = [
  ...Object.entries<Setting>(workerSettings).map(
    ([name, { description, default: fallback }]): EnvironmentVariable => ({
      name,
      description,
      default: fallback,
      readBy: SHARED.has(name) ? ['worker', 'client'] : ['worker'],
    }),
  ),
  variable(
    'FORECAST_SECRET_<NAME>',
    'a secret that channels of notifications name: planners is FORECAST_SECRET_PLANNERS; read with each message',
    'the file <name> in FORECAST_SECRETS_DIR',
    ['worker'],
  ),
  variable(
    'FORECAST_IMAGE_<NAME>',
    'address of the image of an algorithm: that of hist-gb is FORECAST_IMAGE_HIST_GB',
    "that of its declaration, in the ECR of the role's account; of XGBoost the region's built-in image",
    ['worker'],
  ),
  variable(
    'FORECAST_IMAGE_FEATURES',
    'address of the image of processing jobs of features: that of the workers, built with --target features',
    "durable-forecast:<version>-features in the ECR of the role's account",
    ['worker'],
  ),
  variable(
    'FORECAST_CONTAINER_<NAME>',
    'what identifies the content of the container of an algorithm, for example the digest of its image; a training is not cached without',
    'the digest in the address of the image; of XGBoost the version of the built-in image',
    ['worker'],
  ),
  variable(
    'TEMPORAL_ADDRESS',
    'host:port of the Temporal service; the commands then use no local stack. All other variables of a Temporal client hold too, such as TEMPORAL_API_KEY and TEMPORAL_TLS',
    'commands: the local stack that runs here; worker: localhost:7233',
    ['worker', 'client'],
  ),
  variable('TEMPORAL_NAMESPACE', 'namespace of the workflows', 'default', ['worker', 'client']),
  variable(
    'TEMPORAL_PROFILE',
    "environment of the configuration file of Temporal's clients (TEMPORAL_CONFIG_FILE); `--profile` of the commands",
    'default',
    ['worker', 'client'],
  ),
  variable('NO_COLOR', 'set to anything, the commands colour nothing', 'colours on a terminal', ['client']),
  variable(
    'FORCE_COLOR',
    'set to anything but 0, the commands colour what goes into a pipe too',
    'no colours in a pipe',
    ['client'],
  ),
  variable('COLUMNS', 'width of tables in a pipe', 'no end: each row stays one line', ['client']),
  variable('TEMPORAL_UI_URL', 'address of the Temporal Web UI, for links to runs', 'no links', ['client']),
  variable(
    'AWS_ENDPOINT_URL_<SERVICE>',
    'address of a service in place of AWS: S3, SAGEMAKER, SAGEMAKER_RUNTIME, SAGEMAKER_METRICS, CLOUDWATCH_LOGS, CLOUDWATCH, SNS',
    'AWS, or the local stack',
    ['worker', 'client'],
  ),
  variable(
    'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY',
    'credentials; every other way in which an AWS client finds them holds too',
    "the AWS client's usual search",
    ['worker', 'client', 'server'],
  ),
  variable(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    "address of an OpenTelemetry collector (OTLP over HTTP), for example http://127.0.0.1:4318; OpenTelemetry's other variables hold too: OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, OTEL_EXPORTER_OTLP_HEADERS, OTEL_SDK_DISABLED",
    'nothing is traced',
    ['worker', 'client'],
  ),
  variable('TRACEPARENT', 'trace that what a command starts belongs to, as the W3C writes it', 'a new trace', [
    'client',
  ]),
  variable('FORECAST_STATE', 'state folder of the local stack', '.forecast', ['client']),
  variable('LOG_LEVEL', "least level of the local SageMaker's log lines", 'info', ['server']),
  variable('DOCKER', 'command of the container engine', 'docker, else podman', ['server']),
  variable('FORECAST_PYTHON', 'Python of the containers that run as processes', 'the one of the set-up', [
    'set-up',
    'server',
  ]),
  variable(
    'FORECAST_CACHE_DIR',
    'folder of downloaded servers and Python packages',
    "durable-forecast in the user's cache folder",
    ['set-up', 'client'],
  ),
  variable('FORECAST_M5', 'folder of the real M5 files', 'shared/m5 beside the project', ['bench']),
];

function variable(
  name: string,
  description: string,
  fallback: string | undefined,
  readBy: readonly Reader[],
): EnvironmentVariable {
  return { name, description, default: fallback, readBy };
}
