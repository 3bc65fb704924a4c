import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { uploadDataset } from '../../../client/runs/upload-dataset.js';
import { generateSample, type SampleOptions } from '../../../core/sample/generate-sample.js';
import { REGION } from '../../../local/stack/aws-environment.js';
import { startStack } from '../../../local/stack/start-stack.js';
import { StateFolder } from '../../../local/stack/state-folder.js';
import { workflowBundleFile } from '../../support/workflow-bundle.js';
import { WorkerProcess } from '../sweeps/worker-process.js';

const LAUNCHER = fileURLToPath(new URL('../../../client/forecast.mjs', import.meta.url));

/** What a command has printed, and how it has ended. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The real stack for whole runs, with workers of our own that can be killed alone, and a Temporal that can be. */
export interface RunsBench {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly temporal: Client;
  readonly s3: S3Client;
  readonly bucket: string;
  /** A worker that is not started yet. @param changed variables other than the stack's */
  readonly worker: (name: string, changed?: Readonly<Record<string, string>>) => Promise<WorkerProcess>;
  /** SIGKILL, at once; its supervisor starts it again on the same database. */
  readonly killTemporal: () => void;
  /** A command as an operator types it in a pipe. */
  readonly forecast: (...args: string[]) => Promise<Said>;
  /** Brings a generated dataset to the bucket, as the start of a run does. @returns its address */
  readonly upload: (sample: SampleOptions) => Promise<string>;
  /** Puts a generated dataset where suppliers put theirs. */
  readonly land: (prefix: string, sample: SampleOptions) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function startRunsBench(name: string): Promise<RunsBench> {
  const folder = mkdtempSync(join(tmpdir(), `chaos-${name}-`));
  const stateDir = join(folder, 'state');
  const log = pino({ level: 'silent' });
  const stack = await startStack({ stateDir, reset: false, withWorker: false, log, onEvent: () => undefined });
  const { environment } = stack;
  const bucket = environment.FORECAST_BUCKET as string;
  const connection = await Connection.connect({ address: environment.TEMPORAL_ADDRESS as string });
  const s3 = new S3Client({
    endpoint: environment.AWS_ENDPOINT_URL_S3 as string,
    region: REGION,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID as string,
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY as string,
    },
    forcePathStyle: true,
  });
  const workers: WorkerProcess[] = [];
  return {
    folder,
    environment,
    temporal: new Client({ connection, namespace: environment.TEMPORAL_NAMESPACE as string }),
    s3,
    bucket,
    worker: async (workerName, changed = {}) => {
      const variables = { ...environment, FORECAST_WORKFLOW_BUNDLE: await workflowBundleFile(), ...changed };
      const worker = new WorkerProcess(variables, join(folder, `${workerName}.log`));
      workers.push(worker);
      return worker;
    },
    killTemporal: () => {
      for (const { pid } of new StateFolder(stateDir).processes.temporal ?? []) endAtOnce(pid);
    },
    forecast: (...args) => forecast(environment, args),
    upload: async (sample) => (await uploadDataset({ s3, bucket, dir: sampleFolder(folder, sample) })).uri,
    land: async (prefix, sample) => {
      for (const [file, Body] of Object.entries(generateSample(sample))) {
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}/${file}`, Body }));
      }
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      s3.destroy();
      await connection.close();
      await stack.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function sampleFolder(parent: string, sample: SampleOptions): string {
  const folder = join(parent, `sample-${sample.seed}`);
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(generateSample(sample))) writeFileSync(join(folder, file), content);
  return folder;
}

async function forecast(environment: Readonly<Record<string, string>>, args: readonly string[]): Promise<Said> {
  const env = { ...process.env, ...environment, COLUMNS: undefined };
  const run = promisify(execFile)(process.execPath, [LAUNCHER, ...args], { env });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr.trim() }),
    ({ code, stdout, stderr }) => ({ code: Number(code), out: stdout, err: stderr.trim() }),
  );
}

function endAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with another one.
  }
}
