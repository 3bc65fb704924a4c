import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { hasPublished, readPointer } from '../../../activities/forecasts/pointer.js';
import { readBytes } from '../../../activities/s3/s3-objects.js';
import { explainFailure } from '../../../client/errors/explain-failure.js';
import { startRun } from '../../../client/runs/start-run.js';
import { uploadDataset } from '../../../client/runs/upload-dataset.js';
import { forecastPaths } from '../../../contracts/publication/forecast-paths.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { generateSample } from '../../../core/sample/generate-sample.js';
import { REGION } from '../../../local/stack/aws-environment.js';
import { startStack } from '../../../local/stack/start-stack.js';
import { workflowBundleFile } from '../../support/workflow-bundle.js';
import { WorkerProcess } from '../sweeps/worker-process.js';
import type { Store } from './damage.js';
import { S3Gate } from './s3-gate.js';

/** Seconds that a run may take, several times what it does. */
const DEADLINE = 120;
/** Two stores in one model: an object of each kind has a sibling, and a missing one might be left out unseen. */
const SAMPLE = { items: 14, stores: ['CA_1', 'TX_1'], days: 220 };
const REQUEST = requestSchema.parse({
  name: 'readback',
  sweep: {
    strategy: { kind: 'grid' },
    maxParallel: 2,
    algorithms: { lightgbm: { space: { num_leaves: [7, 15], num_iterations: 20 } } },
  },
  select: { finalists: 1 },
  backtest: { origins: 0 },
  fit: { members: [{ per: 'all' }] },
  publish: { gate: 'none' },
});

/** How a run ended: the hashes of what it published, or the sentence that says why it did not. */
export type RunEnd =
  | { readonly kind: 'published'; readonly files: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** The real stack with a gate between the worker and S3. */
export interface ReadbackBench {
  readonly store: Store;
  readonly gate: S3Gate;
  /** Brings a generated dataset to the bucket, as a start of a run does. @returns its address */
  readonly upload: (seed: number) => Promise<string>;
  readonly run: (name: string, dataset: string) => Promise<RunEnd>;
  readonly close: () => Promise<void>;
}

export async function startReadbackBench(): Promise<ReadbackBench> {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-readback-'));
  const stateDir = join(folder, 'state');
  const log = pino({ level: 'silent' });
  const stack = await startStack({ stateDir, reset: false, withWorker: false, log, onEvent: () => undefined });
  const { environment } = stack;
  const bucket = environment.FORECAST_BUCKET as string;
  const connection = await Connection.connect({ address: environment.TEMPORAL_ADDRESS as string });
  const temporal = new Client({ connection, namespace: environment.TEMPORAL_NAMESPACE as string });
  const endpoint = environment.AWS_ENDPOINT_URL_S3 as string;
  const credentials = {
    accessKeyId: environment.AWS_ACCESS_KEY_ID as string,
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY as string,
  };
  const s3 = new S3Client({ endpoint, region: REGION, credentials, forcePathStyle: true });
  const gate = new S3Gate(endpoint);
  await gate.listen();
  const worker = new WorkerProcess(
    { ...environment, FORECAST_WORKFLOW_BUNDLE: await workflowBundleFile(), AWS_ENDPOINT_URL_S3: gate.url },
    join(folder, 'worker.log'),
  );
  const close = async () => {
    await worker.stop();
    gate.close();
    s3.destroy();
    await connection.close();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await worker.start();
  } catch (error) {
    await close();
    throw error;
  }
  const store: Store = { s3, bucket, folder: join(stateDir, 's3', bucket) };
  return {
    store,
    gate,
    upload: async (seed) => (await uploadDataset({ s3, bucket, dir: sampleFolder(folder, seed) })).uri,
    run: (name, dataset) => runOnce(store, temporal, name, dataset),
    close,
  };
}

function sampleFolder(parent: string, seed: number): string {
  const folder = join(parent, `sample-${seed}`);
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(generateSample({ ...SAMPLE, seed }))) {
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function runOnce(store: Store, temporal: Client, run: string, dataset: string): Promise<RunEnd> {
  await startRun({ temporal }, { run, request: REQUEST, dataset: { uri: dataset } });
  const handle = temporal.workflow.getHandle(run);
  let late: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error(`no end within ${DEADLINE} s`)), DEADLINE * 1000);
  });
  try {
    await Promise.race([handle.result(), deadline]);
  } catch (error) {
    await handle.terminate('the point is over').catch(() => undefined);
    const reason = explainFailure(error);
    return (await isCurrent(store, run))
      ? { kind: 'failed', reason: `published all the same: ${reason}` }
      : { kind: 'failed', reason };
  } finally {
    clearTimeout(late);
  }
  return { kind: 'published', files: await publishedFiles(store, run) };
}

async function isCurrent({ s3, bucket }: Store, run: string): Promise<boolean> {
  const read = await readPointer(s3, forecastPaths(bucket, REQUEST.name).pointer);
  return read !== undefined && hasPublished(read.pointer, run);
}

/** The hashes of a version's files, its manifest apart, which names its run. */
async function publishedFiles({ s3, bucket }: Store, run: string): Promise<string> {
  const { forecast, submission, levels } = forecastPaths(bucket, REQUEST.name).version(run);
  const hashes = await Promise.all(
    [forecast, submission, levels].map(async (uri) =>
      createHash('sha256')
        .update(await readBytes(s3, uri))
        .digest('hex'),
    ),
  );
  return hashes.join(' ');
}
