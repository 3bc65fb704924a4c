import { type CachedStep, type StepRef, stepUri } from '../../contracts/training/step-cache.js';
import { storedStep } from '../../contracts/training/step-cache-schema.js';
import { readJsonIfSound } from '../s3/read-json.js';
import { exists } from '../s3/s3-objects.js';
import type { StepDeps } from './deps.js';

/**
 * A step that was done before and whose model is still there. An entry that is damaged, or of another step, is none: the
 * step is then done again and the entry overwritten.
 */
export async function findStep(
  { s3, bucket }: Pick<StepDeps, 's3' | 'bucket'>,
  step: StepRef,
): Promise<CachedStep | undefined> {
  const found = await readJsonIfSound(s3, stepUri(bucket, step), storedStep);
  if (found?.key !== step.key || found.result.modelUri === undefined) return undefined;
  return (await exists(s3, found.result.modelUri)) ? found : undefined;
}
