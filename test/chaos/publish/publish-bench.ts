import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { readPointer } from '../../../activities/forecasts/pointer.js';
import { listObjects } from '../../../activities/s3/list-objects.js';
import { readText } from '../../../activities/s3/s3-objects.js';
import { forecastPaths } from '../../../contracts/publication/forecast-paths.js';
import type { Pointer, PublishTerms } from '../../../contracts/publication/publication.js';
import type { VersionManifest } from '../../../contracts/publication/version-manifest.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { REGION, ROLE_ARN } from '../../../local/stack/aws-environment.js';
import { publishInput } from '../../support/publish-version.js';
import { startS3, type TestS3 } from '../../support/s3.js';
import { startTemporal } from '../../support/temporal.js';
import { startWorkerProcess, type WorkerProcess } from '../../support/worker-process.js';
import { PublicationGate } from './publication-gate.js';

/** Publications that go on at a time, with one more for each that has a rival. */
const SLOTS = 40;

/** What is published: every series and day has the same units, so that two versions can be told apart in every row. */
export interface PreparedVersion {
  readonly name: string;
  readonly run: string;
  readonly units: number;
  readonly limits?: PublishTerms['limits'];
}

/** How a publication or rollback ended. */
export type End =
  | { readonly kind: 'published'; readonly version: string }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Temporal, S3, and a worker of publications in a process of its own, with a gate between it and S3. */
export class PublishBench {
  private worker: WorkerProcess | undefined;

  private constructor(
    readonly s3: TestS3,
    private readonly temporal: TestWorkflowEnvironment,
    readonly gate: PublicationGate,
  ) {}

  static async start(): Promise<PublishBench> {
    const [s3, temporal] = await Promise.all([startS3(), startTemporal()]);
    const gate = new PublicationGate(s3.endpoint);
    await gate.listen();
    const bench = new PublishBench(s3, temporal, gate);
    try {
      await bench.startWorker();
    } catch (error) {
      await bench.close();
      throw error;
    }
    return bench;
  }

  get store() {
    return { s3: this.s3.client, bucket: this.s3.bucket };
  }

  /** What every AWS program needs to know of the S3 server. */
  get awsEnvironment(): Readonly<Record<string, string>> {
    const { endpoint, credentials, bucket } = this.s3;
    return {
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      FORECAST_BUCKET: bucket,
    };
  }

  async startWorker(): Promise<void> {
    const environment = {
      ...this.awsEnvironment,
      AWS_ENDPOINT_URL_S3: this.gate.url,
      TEMPORAL_ADDRESS: this.temporal.address,
      TEMPORAL_NAMESPACE: 'default',
      FORECAST_ROLE_ARN: ROLE_ARN,
      FORECAST_COMPUTE_SLOTS: String(SLOTS),
      FORECAST_REAP_MINUTES: '0',
      FORECAST_LOG_LEVEL: 'error',
    };
    this.worker = await startWorkerProcess(environment, ['--queues', 'compute,workflows']);
  }

  /** SIGKILL; resolves when it is gone. */
  async killWorker(): Promise<void> {
    this.worker?.signal('SIGKILL');
    await this.worker?.ended;
  }

  /** Writes what a run leaves for its publication, and publishes. @returns the end, once there is one */
  async publish({ name, run, units, limits = {} }: PreparedVersion): Promise<{ readonly end: Promise<End> }> {
    const input = await publishInput(this.s3.client, {
      bucket: this.s3.bucket,
      ...{ name, run, units, terms: { limits, csv: true } },
    });
    const handle = await this.temporal.client.workflow.start<WorkflowTypes['publishForecast']>(
      workflowTypes.publishForecast,
      { workflowId: workflowIds.publish(run), taskQueue: TASK_QUEUES.workflows, args: [input] },
    );
    return { end: endOf(handle.result().then(({ version }) => version)) };
  }

  async rollBack(name: string, to: string): Promise<{ readonly end: Promise<End> }> {
    const handle = await this.temporal.client.workflow.start<WorkflowTypes['rollBackForecast']>(
      workflowTypes.rollBackForecast,
      {
        workflowId: workflowIds.rollback(name),
        taskQueue: TASK_QUEUES.workflows,
        args: [{ name, bucket: this.s3.bucket, to, by: 'ana', reason: 'it was better' }],
      },
    );
    return { end: endOf(handle.result().then((rollback) => rollback.to)) };
  }

  async pointerOf(name: string): Promise<Pointer | undefined> {
    return (await readPointer(this.s3.client, forecastPaths(this.s3.bucket, name).pointer))?.pointer;
  }

  async manifestOf(name: string, version: string): Promise<VersionManifest> {
    const { manifest } = forecastPaths(this.s3.bucket, name).version(version);
    return JSON.parse(await readText(this.s3.client, manifest)) as VersionManifest;
  }

  /** Names of the files of a version, in order. */
  async filesOf(name: string, version: string): Promise<readonly string[]> {
    const { uri } = forecastPaths(this.s3.bucket, name).version(version);
    return (await listObjects(this.s3.client, uri)).map((object) => object.name);
  }

  async close(): Promise<void> {
    await this.killWorker();
    this.gate.close();
    await this.temporal.teardown();
    await this.s3.stop();
  }
}

/** @throws the failure of what failed */
export async function versionOf(end: Promise<End>): Promise<string> {
  const ended = await end;
  if (ended.kind === 'failed') throw ended.error;
  return ended.version;
}

function endOf(version: Promise<string>): Promise<End> {
  return version.then(
    (published): End => ({ kind: 'published', version: published }),
    (error: unknown): End => ({ kind: 'failed', error }),
  );
}
