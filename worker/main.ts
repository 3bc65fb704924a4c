import { hostname } from 'node:os';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { AWS_CLIENT_SETTINGS } from '@durable-forecast/lib/aws-client-settings';
import { silenceAwsVersionWarning } from '@durable-forecast/lib/supported-node.mjs';
import { Client } from '@temporalio/client';
import { Runtime, Worker } from '@temporalio/worker';
import { createDatasetActivities } from '../activities/dataset/index.js';
import { createEnvironmentActivities } from '../activities/environment/index.js';
import { createEvaluationActivities } from '../activities/evaluation/index.js';
import { createFeatureActivities } from '../activities/features/index.js';
import { createForecastActivities } from '../activities/forecasts/index.js';
import { createInstanceQueueActivities } from '../activities/instance-queue/index.js';
import { createNotificationActivities } from '../activities/notification/index.js';
import { createOrphanActivities } from '../activities/orphans/index.js';
import { createReportActivities } from '../activities/reports/index.js';
import { createSchedulingActivities } from '../activities/scheduling/index.js';
import { createStepActivities } from '../activities/steps/index.js';
import { createSweepActivities } from '../activities/sweeps/index.js';
import { ThreadPool } from '../activities/threads/thread-pool.js';
import { DescribePace } from '../activities/training/describe-pace.js';
import { createTrainingActivities } from '../activities/training/index.js';
import { createTransformActivities } from '../activities/transform/index.js';
import { createTuningActivities } from '../activities/tuning/index.js';
import { TASK_QUEUES } from '../contracts/temporal/task-queues.js';
import { checkBucket } from './check-bucket.js';
import { checkTemporal } from './check-temporal.js';
import { codeVersion } from './code-version.js';
import { readWorkerConfig } from './config.js';
import { connectTemporal } from './connect-temporal.js';
import { endUnforeseenErrors } from './end-unforeseen-errors.js';
import { leaveThreadsUnbounded } from './heap.js';
import { homeOf } from './home.js';
import { shareRate } from './live-workers.js';
import { createWorkerLog, temporalLogger } from './log.js';
import { hasFailed, isOpen } from './open-workflows.js';
import { keepReapSchedule } from './reap-schedule.js';
import { refuseUnfitResults } from './refuse-unfit-results.js';
import { registeredSearchAttributes } from './registered-search-attributes.js';
import { signalInstanceQueue } from './signal-instance-queue.js';
import { startOrEnd } from './start-error.js';
import { topicClients } from './topic-clients.js';
import { workflowCode } from './workflow-bundle.js';

/** Messages that are sent at a time; one to a receiver that hangs takes half a minute. */
const NOTIFICATION_SLOTS = 20;

silenceAwsVersionWarning();

const config = await startOrEnd(() => readWorkerConfig(process.env));
const log = createWorkerLog(config.logLevel);
const bundling = workflowCode(config.workflowBundle);
// Until it is awaited, its failure is nobody's to handle.
bundling.catch(() => undefined);
Runtime.install({ logger: temporalLogger(log), telemetryOptions: {} });

const { connection, address, namespace } = await startOrEnd(connectTemporal);
const { bucket } = config.runEnvironment;
const temporal = new Client({ connection, namespace });
await startOrEnd(() => checkTemporal(temporal, address, log));
const home = await homeOf(temporal);
const s3 = new S3Client(AWS_CLIENT_SETTINGS);
await startOrEnd(() => checkBucket(s3, bucket, log));
const training = {
  sagemaker: new SageMakerClient(AWS_CLIENT_SETTINGS),
  logs: new CloudWatchLogsClient(AWS_CLIENT_SETTINGS),
  s3,
  roleArn: config.roleArn,
  home,
  pollSeconds: config.pollSeconds,
  pace: new DescribePace(config.describeRate),
};
const steps = {
  s3,
  bucket,
  pollSeconds: config.pollSeconds,
  isOpen: (workflowId: string) => isOpen(temporal, workflowId),
};
const instanceQueue = createInstanceQueueActivities({
  signalInstanceQueue: (request) => signalInstanceQueue(temporal, config.instanceQueue, request),
  isOpen: steps.isOpen,
  ...config.instanceQueue,
});
const orphans = createOrphanActivities({
  sagemaker: training.sagemaker,
  pace: training.pace,
  isOpen: steps.isOpen,
  home,
});
const notifications = createNotificationActivities({
  secrets: { environment: process.env, folder: config.secretsFolder },
  topics: topicClients(),
  mail: config.mail,
});
const threads = new ThreadPool(config.computeThreads);
const data = { s3, bucket, threads };
const scheduling = createSchedulingActivities({ ...data, hasFailed: (workflowId) => hasFailed(temporal, workflowId) });

const jobActivities = {
  ...createTrainingActivities(training),
  ...createTransformActivities(training),
  ...createTuningActivities(training),
  ...createStepActivities(steps),
};
const workflowBundle = await bundling;

const identity = `${process.pid}@${hostname()}`;
const common = {
  connection,
  namespace,
  identity,
  shutdownGraceTime: '5 seconds' as const,
  interceptors: { activity: [endUnforeseenErrors(), refuseUnfitResults] },
};
const workers = await Promise.all([
  Worker.create({ ...common, taskQueue: TASK_QUEUES.workflows, workflowBundle }),
  Worker.create({
    ...common,
    taskQueue: TASK_QUEUES.control,
    activities: {
      ...jobActivities,
      ...createEnvironmentActivities({
        environment: { ...config.runEnvironment, codeVersion: codeVersion() },
        registeredSearchAttributes: () => registeredSearchAttributes(temporal),
      }),
      ...createSweepActivities(data),
      ...scheduling,
      ...instanceQueue,
      ...orphans,
    },
    maxConcurrentActivityTaskExecutions: 50,
  }),
  Worker.create({
    ...common,
    taskQueue: TASK_QUEUES.watch,
    activities: jobActivities,
    maxConcurrentActivityTaskExecutions: config.watchSlots,
    maxHeartbeatThrottleInterval: '2 seconds',
  }),
  Worker.create({
    ...common,
    taskQueue: TASK_QUEUES.notifications,
    activities: notifications,
    maxConcurrentActivityTaskExecutions: NOTIFICATION_SLOTS,
  }),
  Worker.create({
    ...common,
    taskQueue: TASK_QUEUES.compute,
    activities: {
      ...createDatasetActivities(data),
      ...createFeatureActivities(data),
      ...createEvaluationActivities(data),
      ...createForecastActivities(data),
      ...createReportActivities(training),
      ...scheduling,
    },
    maxConcurrentActivityTaskExecutions: config.computeThreads,
  }),
]);

// Those of the workflows run by now; those that compute start with their first task.
leaveThreadsUnbounded();
const stopSharing = await shareRate({ client: temporal, identity, pace: training.pace, log });
// The launcher holds the other end of this channel: when it is gone, nobody would end this process.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
console.log(JSON.stringify({ ready: true }));
log.info({ queues: Object.values(TASK_QUEUES), namespace }, 'worker is ready');
keepReapSchedule(temporal, config.reap.minutes, { dryRun: false, graceSeconds: config.reap.graceSeconds }).catch(
  (error: unknown) => log.warn({ err: error }, 'the schedule of the search for orphans could not be kept'),
);
await Promise.all(workers.map((worker) => worker.run()));
stopSharing();
await threads.close();
await connection.close();
// The channel to the launcher would keep an idle process alive.
process.exit(0);
