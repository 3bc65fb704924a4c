import type { S3Client } from '@aws-sdk/client-s3';
import { log } from '@temporalio/activity';
import { type CachedStep, type StepRef, stepRef, stepUri } from '../../contracts/training/step-cache.js';
import { storedStep } from '../../contracts/training/step-cache-schema.js';
import { readJsonIfSound } from '../s3/read-json.js';
import { exists } from '../s3/s3-objects.js';
import { damageOf } from '../s3/stored-files.js';
import type { StepDeps } from './deps.js';

/**
 * A step that was done before and whose model is still there, whole and the same. An entry that is damaged, or of another
 * step, is none: the step is then done again and the entry overwritten; the log says why.
 */
export async function findStep(
  { s3, bucket }: Pick<StepDeps, 's3' | 'bucket'>,
  step: StepRef,
): Promise<CachedStep | undefined> {
  const uri = stepUri(bucket, step);
  const found = await readJsonIfSound(s3, uri, storedStep);
  if (found === undefined) return undefined;
  const doubt = isOf(found, step) ? await doubtOfModel(s3, found) : `${uri} is of another step`;
  if (doubt === undefined) return found;
  log.warn('a training is done again', { reason: doubt });
  return undefined;
}

const isOf = (found: CachedStep, { key }: StepRef): boolean => found.key === key && stepRef(found.parts).key === key;

/** Why the model of a step is not believed. */
async function doubtOfModel(s3: S3Client, { result }: CachedStep): Promise<string | undefined> {
  const { modelUri: uri, modelProof: proof } = result;
  if (uri === undefined) return 'its entry names no model';
  const damage =
    proof !== undefined ? await damageOf(s3, { uri, proof }) : (await exists(s3, uri)) ? undefined : 'it is gone';
  return damage === undefined ? undefined : `${uri} is no longer the model of its training: ${damage}`;
}
