import type { S3Client } from '@aws-sdk/client-s3';
import type { Cell } from '../../contracts/dataset/cells.js';
import type { FeatureMarkerRef } from '../../contracts/features/feature-marker.js';
import type { FoldParts } from '../../contracts/features/fold-parts.js';
import { type ShardReport, storedShardReport } from '../../contracts/jobs/feature-task.js';
import type { ProvenFile } from '../../contracts/stored/stored-file.js';
import { failure } from '../aws/aws-failure.js';
import { findMarker } from '../features/find-marker.js';
import { type FoldPlaces, foldPlaces } from '../features/fold-places.js';
import { writeMarker } from '../features/write-marker.js';
import { readJsonIfSound } from '../s3/read-json.js';
import { damaged, lookAtFile } from '../s3/stored-files.js';
import { reportName } from './report-name.js';

export interface TakeFeaturesInput {
  readonly store: string;
  /** The cells of this store. */
  readonly cells: readonly Cell[];
  /** Prefix that ends in the feature key. */
  readonly prefix: string;
  readonly folds: readonly FoldParts[];
  /** Share of the series in the sample that trials see. */
  readonly sampleShare: number;
  /** Folder of all features. */
  readonly featuresUri: string;
  /** What the job has left of reports; undefined where no job was needed. */
  readonly reports?: { readonly job: string; readonly uri: string } | undefined;
}

const MADE = {
  what: 'the feature file that the processing job says it made',
  cure: 'Start the run again; the job makes what is missing.',
};

/**
 * The feature files of a store that a job has made, proven and marked as finished. Each is read once: its size and its hash must be
 * what the instance had on its disk.
 *
 * @returns a marker for each origin, as `buildFeatures` does
 * @throws StoredObjectInvalid where a file is not there, or other than the job says
 */
export async function takeFeatures(s3: S3Client, input: TakeFeaturesInput): Promise<readonly FeatureMarkerRef[]> {
  const { store } = input;
  const markers: FeatureMarkerRef[] = [];
  let report: Promise<ShardReport> | undefined;
  for (const fold of input.folds) {
    const places = foldPlaces(input, fold);
    const found = await findMarker(
      s3,
      places.marker,
      places.files.map(({ uri }) => uri),
    );
    if (found.kind === 'none') report ??= readReport(s3, input);
    const marker =
      found.kind === 'sound'
        ? found.marker
        : await mark(s3, input, fold, places, await (report as Promise<ShardReport>));
    markers.push({ store, originDay: fold.originDay, ...marker });
  }
  return markers;
}

async function mark(
  s3: S3Client,
  { featuresUri }: TakeFeaturesInput,
  { originDay }: FoldParts,
  { marker, files }: FoldPlaces,
  report: ShardReport,
): Promise<ProvenFile> {
  const made = report.folds.find((fold) => fold.originDay === originDay)?.files ?? [];
  const proven: ProvenFile[] = [];
  for (const { uri } of files) {
    const file = made.find(({ path }) => `${featuresUri}/${path}` === uri);
    if (file === undefined) throw damaged(uri, 'the report of the job does not name it', MADE);
    // No ETag is known yet, so the bytes are read.
    const seen = await lookAtFile(s3, { uri, proof: { bytes: file.bytes, etag: '', sha256: file.sha256 } });
    if (seen.kind === 'damaged') throw damaged(uri, seen.damage, MADE);
    proven.push(seen.file);
  }
  return writeMarker(s3, marker, proven);
}

async function readReport(s3: S3Client, { store, reports }: TakeFeaturesInput): Promise<ShardReport> {
  const cure = 'Start the run again; what is missing is made then.';
  if (reports === undefined) {
    throw failure('StoredObjectInvalid', `Feature files of ${store} were there, and are no longer. ${cure}`);
  }
  const uri = `${reports.uri}/${reportName(store)}`;
  const { value, told } = await readJsonIfSound(s3, uri, storedShardReport);
  if (value?.store === store) return value;
  const reason = told ?? `${reports.job} has completed and left no report about ${store} at ${uri}.`;
  throw failure('StoredObjectInvalid', `${reason} ${cure}`);
}
