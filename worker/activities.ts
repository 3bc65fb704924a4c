import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { S3Client } from '@aws-sdk/client-s3';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { AWS_CLIENT_SETTINGS } from '@durable-forecast/lib/aws-client-settings';
import type { Client } from '@temporalio/client';
import { createAutoMLActivities } from '../activities/automl/index.js';
import { sageMakerUnder } from '../activities/aws/sagemaker-under.js';
import { createChampionActivities } from '../activities/champions/index.js';
import { createDatasetActivities } from '../activities/dataset/index.js';
import { createDeploymentActivities, createEndpointActivities } from '../activities/endpoints/index.js';
import { createEnvironmentActivities } from '../activities/environment/index.js';
import { createEvaluationActivities } from '../activities/evaluation/index.js';
import { createExplanationActivities } from '../activities/explanation/index.js';
import { createFeatureFileActivities, createFeatureJobActivities } from '../activities/feature-jobs/index.js';
import { createFeatureActivities } from '../activities/features/index.js';
import { createForecastActivities } from '../activities/forecasts/index.js';
import { createInstanceQueueActivities } from '../activities/instance-queue/index.js';
import { createMonitoringActivities } from '../activities/monitoring/index.js';
import { createNotificationActivities } from '../activities/notification/index.js';
import { createOrphanActivities } from '../activities/orphans/index.js';
import { createRecordActivities } from '../activities/records/index.js';
import { createRegistryActivities } from '../activities/registry/index.js';
import { createReportActivities } from '../activities/reports/index.js';
import { createRetentionActivities } from '../activities/retention/index.js';
import { createScenarioActivities } from '../activities/scenarios/index.js';
import { createSchedulingActivities } from '../activities/scheduling/index.js';
import { createStepActivities } from '../activities/steps/index.js';
import { createSweepActivities } from '../activities/sweeps/index.js';
import type { Threads } from '../activities/threads/thread-task.js';
import { createTrackingActivities } from '../activities/tracking/index.js';
import type { DescribePace } from '../activities/training/describe-pace.js';
import { createTrainingActivities } from '../activities/training/index.js';
import { createTransformActivities } from '../activities/transform/index.js';
import { createTuningActivities } from '../activities/tuning/index.js';
import { askDeployment } from './ask-deployment.js';
import { codeVersion } from './code-version.js';
import type { WorkerConfig } from './config.js';
import { createTracker } from './create-tracker.js';
import { oldestOpen } from './oldest-open.js';
import { hasFailed, isOpen } from './open-workflows.js';
import type { QueueName } from './queues.js';
import { registeredSearchAttributes } from './registered-search-attributes.js';
import { signalInstanceQueue } from './signal-instance-queue.js';
import { thisRuntime } from './this-runtime.js';
import { topicClients } from './topic-clients.js';
import { versionsInUse } from './versions-in-use.js';
import { wakeOutbox } from './wake-outbox.js';

/** What activities are made from. */
export interface ActivityServices {
  readonly config: WorkerConfig;
  readonly temporal: Client;
  readonly s3: S3Client;
  /** Temporal service and namespace of this worker, as jobs are tagged with it. */
  readonly home: string;
  readonly threads: Threads;
  readonly pace: DescribePace;
}

/** The activities of each queue that has some. */
export function activitiesOf(services: ActivityServices): Readonly<Record<Exclude<QueueName, 'workflows'>, object>> {
  const { config, temporal, s3, threads } = services;
  const { bucket } = config.runEnvironment;
  const training = trainingOf(services);
  const data = { s3, bucket, threads };
  const endpoints = createEndpointActivities({
    ...training,
    sagemaker: sageMakerUnder(config.jobConditions, 'endpoint'),
    bucket,
    runtime: new SageMakerRuntimeClient(AWS_CLIENT_SETTINGS),
    autoScaling: new ApplicationAutoScalingClient(AWS_CLIENT_SETTINGS),
  });
  const jobs = {
    ...endpoints,
    ...createTrainingActivities(training),
    ...createTransformActivities(training),
    ...createTuningActivities(training),
    ...createAutoMLActivities(training),
    ...createFeatureJobActivities(training),
    ...createStepActivities({
      s3,
      bucket,
      pollSeconds: config.pollSeconds,
      isOpen: (workflowId) => isOpen(temporal, workflowId),
    }),
  };
  const scheduling = createSchedulingActivities({
    ...data,
    hasFailed: (workflowId) => hasFailed(temporal, workflowId),
  });
  const monitoring = createMonitoringActivities(data);
  const secrets = { environment: process.env, folder: config.secretsFolder };
  const { enterOutbox, emptyOutbox } = createTrackingActivities({
    ...{ s3, bucket, logs: training.logs },
    tracker: createTracker(config.tracker, { bucket, secrets, sagemaker: training.sagemaker }),
    wake: () => wakeOutbox(temporal, bucket),
  });
  return {
    control: {
      ...jobs,
      ...controlOf(services, training),
      ...createSweepActivities(data),
      enterOutbox,
      ...scheduling,
      ...monitoring,
    },
    watch: {
      ...jobs,
      ...createDeploymentActivities({
        ...{ s3, bucket },
        askDeployment: (input, signal) => askDeployment(temporal, input, signal),
      }),
    },
    notifications: {
      ...createNotificationActivities({ secrets, topics: topicClients(), mail: config.mail }),
      emptyOutbox,
    },
    compute: {
      ...createChampionActivities(data),
      ...createDatasetActivities(data),
      ...createFeatureActivities(data),
      ...createFeatureFileActivities(data),
      ...createEvaluationActivities(data),
      ...createExplanationActivities(data),
      ...createForecastActivities(data),
      ...createRecordActivities(data),
      ...createRegistryActivities({ sagemaker: training.sagemaker, s3, bucket }),
      ...createReportActivities({ ...training, threads }),
      ...createRetentionActivities({
        s3,
        oldestOpen: (name) => oldestOpen(temporal, name),
        versionsInUse: (name) => versionsInUse(temporal, name),
        now: Date.now,
      }),
      ...createScenarioActivities(data),
      ...endpoints,
      ...scheduling,
      ...monitoring,
    },
  };
}

const trainingOf = ({ config, s3, home, pace }: ActivityServices) => ({
  sagemaker: sageMakerUnder(config.jobConditions, 'transform'),
  logs: new CloudWatchLogsClient(AWS_CLIENT_SETTINGS),
  s3,
  roleArn: config.roleArn,
  home,
  pollSeconds: config.pollSeconds,
  pace,
});

/** Questions to Temporal, and to SageMaker about jobs of nobody. */
function controlOf(
  { config, temporal, home, pace }: ActivityServices,
  { sagemaker }: ReturnType<typeof trainingOf>,
): object {
  return {
    ...createEnvironmentActivities({
      environment: { ...config.runEnvironment, codeVersion: codeVersion(), runtime: thisRuntime() },
      containerFolders: config.containerFolders,
      registeredSearchAttributes: () => registeredSearchAttributes(temporal),
    }),
    ...createInstanceQueueActivities({
      signalInstanceQueue: (request) => signalInstanceQueue(temporal, config.instanceQueue, request),
      isOpen: (workflowId) => isOpen(temporal, workflowId),
      ...config.instanceQueue,
    }),
    ...createOrphanActivities({ sagemaker, pace, isOpen: (workflowId) => isOpen(temporal, workflowId), home }),
  };
}
