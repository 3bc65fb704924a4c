import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import type { AlgorithmDeclaration } from '../../contracts/algorithms/declaration.js';
import type { PipelineInput } from '../../contracts/run/pipeline.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import type { SweepInput } from '../../contracts/sweep/sweep.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { listRuns } from '../runs/list-runs.js';
import { workflowInput } from '../runs/workflow-input.js';
import { keysBelow } from '../store/keys-below.js';

/** What an algorithm is tried on: what a run has made for its trials. */
export interface ContractData {
  readonly run: string;
  readonly channels: SweepInput['channels'];
}

/** Runs that are looked through. */
const LOOKED_AT = 50;

/**
 * @param run whose data; the newest run with features that the algorithm can read where it is left out
 * @throws UserError where there is none
 */
export async function contractData(
  client: Pick<ForecastClient, 'temporal'>,
  { name, featureSets }: AlgorithmDeclaration,
  run: string | undefined,
): Promise<ContractData> {
  const runs = run === undefined ? (await listRuns(client, { limit: LOOKED_AT })).runs.map((one) => one.run) : [run];
  for (const one of runs) {
    const asked = await workflowInput<PipelineInput>(client, one);
    if (asked === undefined || !featureSets.includes(asked.request.features.set)) continue;
    const sweep = await workflowInput<SweepInput>(client, workflowIds.sweep(one));
    if (sweep !== undefined) return { run: one, channels: sweep.channels };
  }
  const sets = featureSets.join(' or ');
  throw new UserError(
    run === undefined
      ? `There is no run yet whose data ${name} could be tried on. Start one with the feature set ${sets}, such as 'npm start', and try again.`
      : `${run} has made no trials of the feature set ${sets}, which ${name} reads. Name another run.`,
    'notFound',
  );
}

/**
 * The first rows of the validation channel as a transform gets them: CSV without the label.
 *
 * @param most rows
 */
export async function validationRows(
  s3: S3Client,
  channels: SweepInput['channels'],
  most: number,
): Promise<readonly string[]> {
  const bytes = await bytesOf(s3, await firstFile(s3, channels));
  const metadata = parquetMetadata(bytes);
  const [, ...features] = metadata.schema.slice(1).map(({ name }) => name);
  const rows = await parquetReadObjects({ file: bytes, metadata, rowStart: 0, rowEnd: most });
  return rows.map((row) => features.map((name) => cellOf(row[name])).join(','));
}

const cellOf = (value: unknown): string => (value === null || Number.isNaN(value) ? '' : String(value));

async function firstFile(s3: S3Client, { validation, dataType = 'S3Prefix' }: SweepInput['channels']): Promise<string> {
  if (dataType === 'S3Prefix') return `${validation}${(await keysBelow(s3, validation))[0] ?? ''}`;
  // AWS's form: a prefix, then what follows it for each file.
  const [head, first] = JSON.parse(new TextDecoder().decode(await bytesOf(s3, validation))) as [
    { prefix: string },
    string,
  ];
  return `${head.prefix}${first}`;
}

async function bytesOf(s3: S3Client, uri: string): Promise<ArrayBuffer> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const bytes = (await body?.transformToByteArray()) ?? new Uint8Array();
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
