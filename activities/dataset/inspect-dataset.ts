import type { S3Client } from '@aws-sdk/client-s3';
import type { DatasetManifest } from '../../contracts/dataset.js';
import { hashOf } from '../../contracts/hash.js';
import type { Scope } from '../../contracts/request.js';
import { describeFaults } from '../../core/dataset/faults.js';
import { failure } from '../aws/aws-failure.js';
import { exists, listUris, readBytes, readText, writeObject } from '../s3/s3-objects.js';
import type { ThreadPool } from '../threads/thread-pool.js';
import type { ReadDatasetTask, ReadDatasetTaskResult } from './read-dataset-task.js';

export interface DatasetDeps {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly threads: ThreadPool;
}

export interface InspectDatasetInput {
  /** Prefix of the raw files, named by their content hash. */
  readonly dataset: { readonly uri: string };
  readonly scope: Scope;
  readonly origin?: string | undefined;
}

/** Raised when the panel's layout or what parsing makes of a file changes; old panels are then built again. */
const PANEL_VERSION = 2;

const RAW_FILES = /\/(calendar|sell_prices|sales_train_(evaluation|validation))\.csv(\.gz)?$/;

/**
 * Checks the raw files and writes the panel of the scope, a file a store. Panels lie below a key made from the data set,
 * the scope and the code version, so a repetition or a later run finds them.
 *
 * @throws DatasetInvalid with every fault: file, line, column, value, cure
 */
export async function inspectDataset(
  { s3, bucket, threads }: DatasetDeps,
  { dataset, scope, origin }: InspectDatasetInput,
): Promise<DatasetManifest> {
  const key = hashOf([PANEL_VERSION, dataset.uri, scope, origin ?? 'last']).slice(0, 16);
  const prefix = `s3://${bucket}/panels/${key}`;
  const manifestUri = `${prefix}/manifest.json`;
  if (await exists(s3, manifestUri)) return JSON.parse(await readText(s3, manifestUri)) as DatasetManifest;

  const uris = (await listUris(s3, `${dataset.uri.replace(/\/$/, '')}/`)).filter((uri) => RAW_FILES.test(uri));
  const missing = missingFiles(uris);
  if (missing.length > 0) {
    throw failure('DatasetInvalid', `${dataset.uri} lacks ${missing.join(' and ')}.`);
  }
  const task: ReadDatasetTask = {
    files: await Promise.all(
      uris.map(async (uri) => ({ name: uri.split('/').at(-1) as string, bytes: await readBytes(s3, uri) })),
    ),
    scope,
    origin,
  };
  const result = await threads.run<ReadDatasetTaskResult>('dataset/read-dataset-task', task);
  if (result.kind === 'faults') {
    const { count, groups } = result;
    throw failure(
      'DatasetInvalid',
      `${count} fault${count === 1 ? '' : 's'}:\n${describeFaults(groups)}`,
      undefined,
      groups,
    );
  }
  const { shards, originDay, originDate, firstDay, lastDay } = result;
  for (const shard of shards) {
    await writeObject(s3, `${prefix}/${shard.store}.panel`, shard.file);
  }
  const manifest: DatasetManifest = {
    key,
    panels: shards.map(({ file: _, ...shard }) => ({ ...shard, uri: `${prefix}/${shard.store}.panel` })),
    series: shards.reduce((sum, shard) => sum + shard.series, 0),
    firstDay,
    lastDay,
    originDay,
    originDate,
  };
  // Written last: who finds it finds all panels.
  await writeObject(s3, manifestUri, JSON.stringify(manifest), 'application/json');
  return manifest;
}

function missingFiles(uris: readonly string[]): string[] {
  const expected = [
    ['calendar.csv', /\/calendar\.csv/],
    ['sell_prices.csv', /\/sell_prices\.csv/],
    ['sales_train_evaluation.csv', /\/sales_train_/],
  ] as const;
  return expected.filter(([, pattern]) => !uris.some((uri) => pattern.test(uri))).map(([name]) => `${name} (or .gz)`);
}
