import type { S3Client } from '@aws-sdk/client-s3';
import { log } from '@temporalio/activity';
import type { DatasetManifest } from '../../contracts/dataset/dataset.js';
import { storedDataset } from '../../contracts/dataset/dataset-schema.js';
import { readJsonIfSound } from '../s3/read-json.js';
import { damageOf } from '../s3/stored-files.js';

/** Panels that are believed, or why those that a manifest names are not. */
export interface FoundPanels {
  readonly manifest?: DatasetManifest;
  readonly doubt?: string;
}

/**
 * Looks for the panels that an earlier run has left. Their manifest is believed only when it is of this key, and each panel
 * is there, whole and the same; the log says why it is not.
 */
export async function findPanels(s3: S3Client, manifestUri: string, key: string): Promise<FoundPanels> {
  const { value: manifest, problem } = await readJsonIfSound(s3, manifestUri, storedDataset);
  if (manifest === undefined && problem === undefined) return {};
  const doubt =
    manifest === undefined
      ? `${manifestUri} is no longer ${storedDataset.what}: ${problem}`
      : await doubtOf(s3, manifestUri, manifest, key);
  if (manifest !== undefined && doubt === undefined) return { manifest };
  log.warn('the raw files are read again', { reason: doubt });
  return doubt === undefined ? {} : { doubt };
}

async function doubtOf(
  s3: S3Client,
  manifestUri: string,
  manifest: DatasetManifest,
  key: string,
): Promise<string | undefined> {
  if (manifest.key !== key) return `${manifestUri} is the manifest of other panels`;
  for (const { uri, proof } of manifest.panels) {
    const damage = proof === undefined ? 'nobody recorded what it held' : await damageOf(s3, { uri, proof });
    if (damage !== undefined) return `${uri} is no longer as it was written: ${damage}`;
  }
  return undefined;
}
