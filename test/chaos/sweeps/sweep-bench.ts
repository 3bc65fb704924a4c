import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { requestSchema } from '../../../contracts/request/request.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import type { SweepInput } from '../../../contracts/sweep/sweep.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { ACCOUNT, REGION } from '../../../local/stack/aws-environment.js';
import { prepareTemporal } from '../../../local/stack/prepare-temporal.js';
import { startStack } from '../../../local/stack/start-stack.js';
import { until } from '../../support/until.js';
import { workflowBundleFile } from '../../support/workflow-bundle.js';
import { uploadTrainingData } from './training-data.js';
import { Tripwire } from './tripwire.js';
import { WorkerProcess } from './worker-process.js';

/** The real stack: Temporal, S3 and the local SageMaker, with workers that can be killed alone. */
export interface SweepBench {
  readonly sagemaker: SageMakerClient;
  readonly logs: CloudWatchLogsClient;
  readonly lanes: readonly Lane[];
  /** Address of the local SageMaker, for its control API. */
  readonly serverUrl: string;
  readonly close: () => Promise<void>;
}

/** A Temporal namespace with a worker of its own, so that sweeps of different lanes don't meet but there. */
export interface Lane {
  readonly name: string;
  readonly client: Client;
  readonly worker: WorkerProcess;
  readonly tripwire: Tripwire;
  readonly inputOf: (run: string, request: object, more?: Partial<SweepInput>) => SweepInput;
}

export async function startSweepBench(laneCount: number): Promise<SweepBench> {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-sweeps-'));
  const stateDir = join(folder, 'state');
  const stack = await startStack({
    stateDir,
    reset: false,
    withWorker: false,
    log: pino({ level: 'silent' }),
    onEvent: () => undefined,
  });
  const { environment } = stack;
  const lanes: Lane[] = [];
  const connection = await Connection.connect({ address: environment.TEMPORAL_ADDRESS as string });
  const credentials = {
    accessKeyId: environment.AWS_ACCESS_KEY_ID as string,
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY as string,
  };
  const endpoint = environment.AWS_ENDPOINT_URL_SAGEMAKER as string;
  const sagemaker = new SageMakerClient({ endpoint, region: REGION, credentials });
  const logs = new CloudWatchLogsClient({ endpoint, region: REGION, credentials });
  const s3 = new S3Client({ endpoint: environment.AWS_ENDPOINT_URL_S3 as string, region: REGION, credentials });
  const close = async () => {
    for (const { worker, tripwire } of lanes) {
      await worker.stop();
      tripwire.close();
    }
    sagemaker.destroy();
    logs.destroy();
    s3.destroy();
    await connection.close();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const workflows = await workflowBundleFile();
    const channels = await uploadTrainingData(s3, environment.FORECAST_BUCKET as string);
    await Promise.all(
      Array.from({ length: laneCount }, async (_, index) => {
        const name = `lane-${index}`;
        await createNamespace(connection, environment.TEMPORAL_ADDRESS as string, name);
        const tripwire = new Tripwire(endpoint);
        await tripwire.listen();
        const worker = new WorkerProcess(
          {
            ...environment,
            TEMPORAL_NAMESPACE: name,
            FORECAST_WORKFLOW_BUNDLE: workflows,
            AWS_ENDPOINT_URL_SAGEMAKER: tripwire.url,
            AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: tripwire.url,
          },
          join(folder, `${name}.log`),
        );
        const inputOf = (run: string, request: object, more: Partial<SweepInput> = {}) =>
          sweepInput(run, environment.FORECAST_BUCKET as string, channels, request, more);
        lanes.push({ name, client: new Client({ connection, namespace: name }), worker, tripwire, inputOf });
        await worker.start();
      }),
    );
    return { sagemaker, logs, lanes, serverUrl: endpoint, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function createNamespace(connection: Connection, address: string, namespace: string): Promise<void> {
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  const prepared = () => prepareTemporal(address, namespace).then(() => true);
  await until(prepared, { what: 'the new namespace to be known everywhere' });
}

function sweepInput(
  run: string,
  bucket: string,
  channels: SweepInput['channels'],
  request: object,
  more: Partial<SweepInput>,
): SweepInput {
  const { sweep, training, rules } = requestSchema.parse(request);
  const image = (name: string) => `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${name}`;
  return {
    run,
    search: sweep,
    training,
    rules,
    images: { xgboost: image('sagemaker-xgboost:3.0-5'), lightgbm: image('durable-forecast-lightgbm:1') },
    // Of its own for each run: claims and records of the step cache are made, but no run takes over another one's.
    containers: { xgboost: `chaos-${run}`, lightgbm: `chaos-${run}` },
    channels,
    outputUri: `s3://${bucket}/runs/${run}/models`,
    objective: 'validation:rmse',
    prices: {},
    instanceQueue: { workflowId: `${run}/instance-queue`, limits: {} },
    recordUri: `s3://${bucket}/runs/${run}/sweep.json`,
    dataKey: '',
    ...more,
  };
}

/** Replaces what goes wrong on purpose at the local SageMaker; nothing by default. */
export async function setFaults({ serverUrl }: SweepBench, plan: object = {}): Promise<void> {
  const answer = await fetch(`${serverUrl}/_control/faults`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(plan),
  });
  if (!answer.ok) throw new Error(`the fault plan was refused: ${await answer.text()}`);
}

/** How often each fault of the plan has happened, by its place: `calls.0`, `jobs.2`. */
export async function firedFaults({ serverUrl }: SweepBench): Promise<Readonly<Record<string, number>>> {
  const answer = await fetch(`${serverUrl}/_control/faults`);
  return ((await answer.json()) as { fired: Record<string, number> }).fired;
}

export const startSweep = ({ client }: Lane, input: SweepInput) =>
  client.workflow.start<WorkflowTypes['sweep']>(workflowTypes.sweep, {
    taskQueue: TASK_QUEUES.workflows,
    workflowId: workflowIds.sweep(input.run),
    args: [input],
  });
