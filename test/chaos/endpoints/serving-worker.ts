import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createEndpointActivities } from '../../../activities/endpoints/index.js';
import { DescribePace } from '../../../activities/training/describe-pace.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { bucket, roleArn } from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { endUnforeseenErrors } from '../../../worker/end-unforeseen-errors.js';
import { nameActivities } from '../../../worker/name-activities.js';
import { quietTemporal } from '../../support/temporal.js';
import { servedProbe } from '../../workflows/endpoint/served-probe.js';

// A worker in a process of its own that can be killed. Its versions are prepared; all that it does to SageMaker is what workers do.

quietTemporal();
const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS as string });
const activities = {
  ...createEndpointActivities({
    sagemaker: new SageMakerClient({}),
    runtime: new SageMakerRuntimeClient({}),
    autoScaling: new ApplicationAutoScalingClient({}),
    logs: new CloudWatchLogsClient({}),
    s3: new S3Client({ forcePathStyle: true }),
    ...{ bucket, roleArn, home: 'default@chaos', pollSeconds: 0.1, pace: new DescribePace(0) },
  }),
  ...servedProbe,
};
const workers = await Promise.all(
  Object.values(TASK_QUEUES).map((taskQueue) =>
    Worker.create({
      ...{ connection, taskQueue, activities },
      interceptors: { activity: [nameActivities, endUnforeseenErrors()] },
      ...(taskQueue === TASK_QUEUES.workflows
        ? { workflowBundle: { codePath: process.env.FORECAST_WORKFLOW_BUNDLE as string } }
        : {}),
    }),
  ),
);
const running = workers.map((worker) => worker.run());
console.log(JSON.stringify({ ready: true }));
await Promise.all(running);
