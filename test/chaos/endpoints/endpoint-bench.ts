import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeEndpointCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
} from '@aws-sdk/client-sagemaker';
import { WithStartWorkflowOperation, type WorkflowUpdateFailedError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { endpointName, endpointWorkflowId } from '../../../contracts/endpoint/endpoint-names.js';
import { deployVersionUpdate } from '../../../contracts/endpoint/serve-forecast.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import {
  credentials,
  region,
  startBench,
  type TestBench,
} from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { startTemporal } from '../../support/temporal.js';
import { workflowBundleFile } from '../../support/workflow-bundle.js';
import { keepVersions } from '../../workflows/endpoint/served-probe.js';
import { EndpointGate } from './endpoint-gate.js';

const WORKER = fileURLToPath(new URL('./serving-worker.ts', import.meta.url));
const loader = import.meta.resolve('tsx');

const settings = {
  ...{ instanceTypes: ['ml.m5.large'], instances: 1 },
  scaling: { minInstances: 1, maxInstances: 3, callsPerMinute: 60 },
};

/** Temporal, S3, the local SageMaker, and a worker of endpoints in a process of its own, with a gate between it and SageMaker. */
export class EndpointBench {
  private worker: ChildProcess | undefined;
  private readonly autoScaling: ApplicationAutoScalingClient;

  private constructor(
    private readonly local: TestBench,
    private readonly temporal: TestWorkflowEnvironment,
    readonly gate: EndpointGate,
  ) {
    this.autoScaling = new ApplicationAutoScalingClient({ endpoint: local.server.url, region, credentials });
  }

  static async start(): Promise<EndpointBench> {
    const [local, temporal] = await Promise.all([startBench(), startTemporal()]);
    const gate = new EndpointGate(local.server.url);
    await gate.listen();
    const bench = new EndpointBench(local, temporal, gate);
    try {
      await keepVersions(local.store);
      await bench.startWorker();
    } catch (error) {
      await bench.close();
      throw error;
    }
    return bench;
  }

  /** Resolves when it polls for tasks. */
  async startWorker(): Promise<void> {
    const child = spawn(process.execPath, ['--import', loader, WORKER], {
      env: {
        ...process.env,
        TEMPORAL_ADDRESS: this.temporal.address,
        FORECAST_WORKFLOW_BUNDLE: await workflowBundleFile(),
        AWS_ENDPOINT_URL: this.gate.url,
        AWS_ENDPOINT_URL_S3: this.local.store.url,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.worker = child;
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the worker ended with ${code}`)));
    ended.catch(() => undefined);
    await Promise.race([once(lines, 'line'), ended]);
  }

  /** SIGKILL; resolves when it is gone. */
  async killWorker(): Promise<void> {
    const child = this.worker;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  handleOf(forecast: string) {
    return this.temporal.client.workflow.getHandle<WorkflowTypes['serveForecast']>(endpointWorkflowId(forecast));
  }

  /** @returns what was served, or why it was not */
  async deploy(forecast: string, version: string): Promise<string> {
    const startWorkflowOperation = new WithStartWorkflowOperation<WorkflowTypes['serveForecast']>(
      workflowTypes.serveForecast,
      {
        workflowId: endpointWorkflowId(forecast),
        ...{ workflowIdConflictPolicy: 'USE_EXISTING', taskQueue: TASK_QUEUES.workflows, args: [{ forecast }] },
      },
    );
    const message = { version, settings, ttlSeconds: 3600, by: 'chaos' };
    return this.temporal.client.workflow
      .executeUpdateWithStart(deployVersionUpdate, { args: [message], startWorkflowOperation })
      .then(
        (deployment) => deployment.version,
        (error: WorkflowUpdateFailedError) => error.cause?.message ?? error.message,
      );
  }

  /** Name of the configuration that serves. */
  async serves(forecast: string): Promise<string | undefined> {
    const EndpointName = endpointName(endpointWorkflowId(forecast));
    const found = await this.local.sagemaker.send(new DescribeEndpointCommand({ EndpointName })).catch(() => undefined);
    return found?.EndpointStatus === 'InService' ? found.EndpointConfigName : undefined;
  }

  /** What is there of the endpoint of a forecast, by kinds: `endpoint`, `config`, `model`, `target`. */
  async left(forecast: string): Promise<readonly string[]> {
    const { sagemaker } = this.local;
    const page = { MaxResults: 100, NameContains: forecast };
    const [endpoints, configs, models, targets] = await Promise.all([
      sagemaker.send(new ListEndpointsCommand(page)),
      sagemaker.send(new ListEndpointConfigsCommand(page)),
      sagemaker.send(new ListModelsCommand(page)),
      this.autoScaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'sagemaker' })),
    ]);
    return [
      ...(endpoints.Endpoints ?? []).map(() => 'endpoint'),
      ...(configs.EndpointConfigs ?? []).map(() => 'config'),
      ...(models.Models ?? []).map(() => 'model'),
      ...(targets.ScalableTargets ?? []).filter(({ ResourceId }) => ResourceId?.includes(forecast)).map(() => 'target'),
    ];
  }

  async close(): Promise<void> {
    await this.killWorker();
    this.gate.close();
    this.autoScaling.destroy();
    await this.temporal.teardown();
    await this.local.close();
  }
}
