import type { S3Client } from '@aws-sdk/client-s3';
import type { CachedStep, StepRef } from '../../contracts/training/step-cache.js';
import { awaitStep } from './await-step.js';
import { claimStep, releaseStep } from './claim-step.js';
import { recordStep } from './record-step.js';

export interface StepDeps {
  readonly s3: S3Client;
  readonly bucket: string;
  /** Whether a workflow of this id is running now. */
  readonly isOpen: (workflowId: string) => Promise<boolean>;
  /** Seconds between two looks at somebody else's step. */
  readonly pollSeconds: number;
}

export const createStepActivities = (deps: StepDeps) => ({
  claimStep: (step: StepRef, owner: string) => claimStep(deps, step, owner),
  awaitStep: (step: StepRef, owner: string) => awaitStep(deps, step, owner),
  recordStep: (step: CachedStep) => recordStep(deps, step),
  releaseStep: (step: StepRef, owner: string) => releaseStep(deps, step, owner),
});

export type StepActivities = ReturnType<typeof createStepActivities>;
