import { type CachedStep, stepUri } from '../../contracts/training/step-cache.js';
import { sealedFor } from '../s3/json-for.js';
import { writeObject } from '../s3/s3-objects.js';
import { releaseStep } from './claim-step.js';
import type { StepDeps } from './deps.js';

/** Leaves the result of a step for others, and ends its claim. In this order: nobody may find neither. */
export async function recordStep(deps: StepDeps, step: CachedStep): Promise<void> {
  const uri = stepUri(deps.bucket, step);
  await writeObject(deps.s3, uri, sealedFor(uri, step), 'application/json');
  await releaseStep(deps, step, step.owner);
}
