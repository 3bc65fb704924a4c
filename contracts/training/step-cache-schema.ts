import { z } from 'zod';
import { objectOf, type StoredJson } from '../stored/stored-json.js';
import type { CachedStep, TrainingStepParts } from './step-cache.js';
import { trialResultSchema } from './trial-schema.js';

const texts = z.record(z.string(), z.string());

/** A step's result in the cache. */
export const storedStep: StoredJson<CachedStep> = {
  what: 'a result in the step cache',
  schema: objectOf<CachedStep>({
    key: z.string(),
    parts: objectOf<TrainingStepParts>({
      code: z.number(),
      container: z.string(),
      algorithm: z.string(),
      hyperparameters: texts,
      channels: texts,
      objective: z.string(),
      rules: z.unknown(),
    }),
    run: z.string(),
    owner: z.string(),
    result: trialResultSchema,
  }),
  cure: 'Delete it; the step is done again and written anew.',
  seal: 'where-written',
};

/** Who is at a step, beside its place in the cache. */
export interface StepClaimFile {
  /** Workflow id. */
  readonly owner: string;
}

/** A claim on a step in the cache. */
export const storedClaim: StoredJson<StepClaimFile> = {
  what: 'a claim in the step cache',
  schema: objectOf<StepClaimFile>({ owner: z.string().min(1) }),
  cure: 'Delete it; whoever wants the step claims it anew.',
};
