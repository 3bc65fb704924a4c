import type { TrainingAttempt } from '../../contracts/training.js';
import type { TrainingDeps } from './deps.js';
import { stopTraining } from './stop-training.js';
import { submitTraining } from './submit-training.js';
import { type WatchTrainingInput, watchTraining } from './watch-training.js';

export const createTrainingActivities = (deps: TrainingDeps) => ({
  submitTraining: (attempt: TrainingAttempt) => submitTraining(deps, attempt),
  watchTraining: (input: WatchTrainingInput) => watchTraining(deps, input),
  stopTraining: (attempt: TrainingAttempt) => stopTraining(deps, attempt),
});

export type TrainingActivities = ReturnType<typeof createTrainingActivities>;
