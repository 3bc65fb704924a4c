import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import type { FeatureMarker } from '../../contracts/features/feature-marker.js';
import type { ProvenFile } from '../../contracts/stored/stored-file.js';
import { findMarker } from '../features/find-marker.js';
import { markedFiles } from '../features/marked-files.js';
import { uploadFile } from '../features/upload-file.js';
import { sealedFor } from '../s3/json-for.js';
import { openObject } from '../s3/s3-objects.js';
import { verifyFile, writeStored } from '../s3/stored-files.js';
import type { Threads } from '../threads/thread-task.js';
import { inWorkFolder } from '../work-folder.js';
import { channelTasks } from './thread-tasks.js';

export interface CsvDeps {
  readonly s3: S3Client;
  readonly threads: Pick<Threads, 'run'>;
}

const FEATURES = { what: 'the feature file that a channel needs', cure: 'Start the run again; it is built anew.' };

/** In a folder of its own: a run of 0.1.0 gives its jobs the whole folder of the parquet files. */
const csvUri = (parquet: string): string => parquet.replace(/\/([^/]+)\/([^/]+)\.parquet$/, '/$1-csv/$2.csv');

/**
 * The CSV of a feature file, beside its folder: written once, with a marker that says of which file it was made.
 *
 * @throws StoredObjectInvalid where the feature file is no longer what was written
 */
export async function csvOf({ s3, threads }: CsvDeps, file: ProvenFile): Promise<ProvenFile> {
  const uri = csvUri(file.uri);
  const markerUri = `${uri}.json`;
  const found = await findMarker(s3, markerUri, [file.uri, uri]);
  if (found.kind === 'sound') {
    const [source, csv] = await markedFiles(s3, found.marker);
    if (csv !== undefined && source?.proof.sha256 === file.proof.sha256) return csv;
  }
  await verifyFile(s3, file, FEATURES);
  return inWorkFolder('csv', async (folder) => {
    const [from, to] = [join(folder, 'rows.parquet'), join(folder, 'rows.csv')];
    await pipeline(await openObject(s3, file.uri), createWriteStream(from));
    const written = await threads.run(channelTasks.csv, { from, to });
    const csv = await uploadFile(s3, written, uri, 'text/csv');
    const marker: FeatureMarker = { files: [file, csv] };
    await writeStored(s3, markerUri, sealedFor(markerUri, marker), 'application/json');
    return csv;
  });
}
