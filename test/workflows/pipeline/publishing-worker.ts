import { S3Client } from '@aws-sdk/client-s3';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { gatedSteps } from './gated-steps.js';
import type { PublishingWorkerInput } from './publishing-worker-process.js';

/** The process behind `PublishingWorker`: workers of every task queue, until it is killed. */
const { address, bundle, s3, gates } = JSON.parse(process.argv[2] ?? '') as PublishingWorkerInput;
Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
const { endpoint, bucket, ...credentials } = s3;
const client = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
const held = new Set<string>();
const activities = gatedSteps({ s3: client, bucket }, async (run, { step, moment }) => {
  if (gates[run]?.step !== step || gates[run]?.moment !== moment) return;
  if (!held.has(run)) process.send?.('held');
  held.add(run);
  await new Promise(() => undefined);
});
const connection = await NativeConnection.connect({ address });
const workers = await Promise.all(
  Object.values(TASK_QUEUES).map((taskQueue) =>
    Worker.create({
      connection,
      taskQueue,
      activities,
      ...(taskQueue === TASK_QUEUES.workflows ? { workflowBundle: { codePath: bundle } } : {}),
    }),
  ),
);
const running = workers.map((worker) => worker.run());
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
await Promise.all(running);
