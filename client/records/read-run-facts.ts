import { championUri } from '../../contracts/champion/champion-paths.js';
import type { ChampionRecord } from '../../contracts/champion/champion-record.js';
import { storedChampion } from '../../contracts/champion/champion-schema.js';
import type { RunTraining } from '../../contracts/champion/run-training.js';
import { type ForecastSources, forecastSourcesUri } from '../../contracts/explanation/forecast-sources.js';
import { storedForecastSources } from '../../contracts/explanation/forecast-sources-schema.js';
import { promiseUri } from '../../contracts/monitoring/monitoring-paths.js';
import { storedPromise } from '../../contracts/monitoring/promise.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { storedTombstone, type Tombstone } from '../../contracts/publication/tombstone.js';
import type { VersionLineage } from '../../contracts/publication/version-lineage.js';
import { storedManifest, type VersionManifest } from '../../contracts/publication/version-manifest.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import type { PipelineInput } from '../../contracts/run/pipeline.js';
import { type RunRecord, runRecordUri, storedRunRecord } from '../../contracts/run/run-record.js';
import { describeUnread, parseStored, type StoredJson } from '../../contracts/stored/stored-json.js';
import { type SweepRecord, sweepRecordUri } from '../../contracts/sweep/sweep-record.js';
import { storedSweep } from '../../contracts/sweep/sweep-record-schema.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { workflowInput } from '../runs/workflow-input.js';
import { readTextIfThere } from '../store/read-text-if-there.js';

/** All that is still known of a run, from what it left in the bucket and, where that says too little, from Temporal. */
export interface RunFacts {
  readonly run: string;
  /** Of its forecast. */
  readonly name: string;
  /** Undefined of runs of older versions, which kept none. */
  readonly record: RunRecord | undefined;
  readonly request: ForecastRequest | undefined;
  /** Prefix of its raw files. */
  readonly dataUri: string | undefined;
  readonly training: RunTraining | undefined;
  readonly lineage: VersionLineage | undefined;
  /** Of the version that it published; undefined where it did not, or where that was deleted. */
  readonly manifest: VersionManifest | undefined;
  /** What whoever deleted its version has left of it. */
  readonly deleted: Tombstone | undefined;
  readonly champion: ChampionRecord | undefined;
  readonly sources: ForecastSources | undefined;
  readonly sweep: SweepRecord | undefined;
  /** What of it can't be read, and why; sentences. */
  readonly troubles: readonly string[];
}

/** @throws UserError where nothing says what the run was */
export async function readRunFacts(client: ForecastClient, run: string): Promise<RunFacts> {
  const { s3, bucket } = client;
  const troubles: string[] = [];
  const read = <T>(uri: string, stored: StoredJson<T>) => readOrTell(client, uri, stored, troubles);
  const [record, champion, sources, sweep, promise] = await Promise.all([
    read(runRecordUri(bucket, run), storedRunRecord),
    read(championUri(bucket, run), storedChampion),
    read(forecastSourcesUri(bucket, run), storedForecastSources),
    read(sweepRecordUri(bucket, run), storedSweep),
    read(promiseUri(`s3://${bucket}/runs/${run}`), storedPromise),
  ]);
  const input = record === undefined ? await workflowInput<PipelineInput>(client, run) : undefined;
  const request = record?.request ?? promise?.request ?? input?.request;
  const name = record?.name ?? champion?.name ?? sources?.name ?? request?.name;
  if (name === undefined) {
    const why = troubles.length === 0 ? '' : ` ${troubles.join(' ')}`;
    throw new UserError(
      `Nothing says any more what ${run} was: the bucket has no record of it, and Temporal has forgotten it.${why}`,
      'notFound',
    );
  }
  const version = forecastPaths(bucket, name).version(run);
  const manifest = await read(version.manifest, storedManifest);
  const note = manifest === undefined ? await readTextIfThere(s3, version.tombstone) : undefined;
  const deleted = note === undefined ? undefined : parseStored(storedTombstone, note);
  return {
    ...{ run, name, record, request, manifest, champion, sources, sweep, troubles },
    dataUri: record?.data.uri ?? input?.dataset.uri,
    training: record?.result?.training ?? manifest?.training,
    lineage: record?.result?.lineage ?? manifest?.lineage,
    deleted: deleted?.kind === 'sound' ? deleted.value : undefined,
  };
}

async function readOrTell<T>(
  { s3 }: ForecastClient,
  uri: string,
  stored: StoredJson<T>,
  troubles: string[],
): Promise<T | undefined> {
  const text = await readTextIfThere(s3, uri);
  if (text === undefined) return undefined;
  const read = parseStored(stored, text);
  if (read.kind === 'sound') return read.value;
  troubles.push(describeUnread(uri, stored, read));
  return undefined;
}
