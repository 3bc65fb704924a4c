import { sealedJson } from '../../contracts/stored/stored-json.js';
import { type CachedStep, stepUri } from '../../contracts/training/step-cache.js';
import { writeObject } from '../s3/s3-objects.js';
import { releaseStep } from './claim-step.js';
import type { StepDeps } from './deps.js';

/** Leaves the result of a step for others, and ends its claim. In this order: nobody may find neither. */
export async function recordStep(deps: StepDeps, step: CachedStep): Promise<void> {
  await writeObject(deps.s3, stepUri(deps.bucket, step), sealedJson(step), 'application/json');
  await releaseStep(deps, step, step.owner);
}
