import type { CachedStep, StepRef } from '../../contracts/training/step-cache.js';
import { awaitStep } from './await-step.js';
import { claimStep, releaseStep } from './claim-step.js';
import type { StepDeps } from './deps.js';
import { recordStep } from './record-step.js';

export const createStepActivities = (deps: StepDeps) => ({
  claimStep: (step: StepRef, owner: string) => claimStep(deps, step, owner),
  awaitStep: (step: StepRef, owner: string) => awaitStep(deps, step, owner),
  recordStep: (step: CachedStep) => recordStep(deps, step),
  releaseStep: (step: StepRef, owner: string) => releaseStep(deps, step, owner),
});

export type StepActivities = ReturnType<typeof createStepActivities>;
