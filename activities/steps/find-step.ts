import type { S3Client } from '@aws-sdk/client-s3';
import { log } from '@temporalio/activity';
import { type CachedStep, type StepRef, stepRef, stepUri } from '../../contracts/training/step-cache.js';
import { storedStep } from '../../contracts/training/step-cache-schema.js';
import { readJsonIfSound } from '../s3/read-json.js';
import { damageOfModel } from '../s3/stored-files.js';
import type { StepDeps } from './deps.js';

/** A step that was done before, or why its entry is not believed; neither where nobody has done it. */
export interface FoundStep {
  readonly step?: CachedStep;
  readonly doubt?: string;
}

/**
 * Looks for a step that was done before and whose model is still there, whole and the same. An entry that is damaged, or of
 * another step, is as good as none: the step is then done again and the entry overwritten; the log says why.
 */
export async function findStep({ s3, bucket }: Pick<StepDeps, 's3' | 'bucket'>, wanted: StepRef): Promise<FoundStep> {
  const uri = stepUri(bucket, wanted);
  const { value: step, problem } = await readJsonIfSound(s3, uri, storedStep);
  if (step === undefined && problem === undefined) return {};
  const doubt =
    step === undefined
      ? `${uri} is no longer ${storedStep.what}: ${problem}`
      : await doubtOf(s3, uri, { step, wanted });
  if (step !== undefined && doubt === undefined) return { step };
  log.warn('a training is done again', { reason: doubt });
  return doubt === undefined ? {} : { doubt };
}

async function doubtOf(
  s3: S3Client,
  entryUri: string,
  { step, wanted }: { readonly step: CachedStep; readonly wanted: StepRef },
): Promise<string | undefined> {
  const { key, parts, result } = step;
  if (key !== wanted.key || stepRef(parts).key !== wanted.key) return `${entryUri} is the entry of another step`;
  const { modelUri: uri, modelProof: proof } = result;
  if (uri === undefined) return `${entryUri} names no model`;
  const damage = await damageOfModel(s3, { uri, proof });
  return damage === undefined ? undefined : `${uri} is no longer the model of its training: ${damage}`;
}
