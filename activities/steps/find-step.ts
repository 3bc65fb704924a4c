import { type CachedStep, type StepRef, stepUri } from '../../contracts/training/step-cache.js';
import { exists, readText } from '../s3/s3-objects.js';
import type { StepDeps } from './deps.js';

/** A step that was done before and whose model is still there. */
export async function findStep(
  { s3, bucket }: Pick<StepDeps, 's3' | 'bucket'>,
  step: StepRef,
): Promise<CachedStep | undefined> {
  const uri = stepUri(bucket, step);
  if (!(await exists(s3, uri))) return undefined;
  const found = JSON.parse(await readText(s3, uri)) as CachedStep;
  const { modelUri } = found.result;
  return modelUri !== undefined && (await exists(s3, modelUri)) ? found : undefined;
}
