import type { ExpectedData } from '../../contracts/scheduling/scheduled-forecast.js';
import { withHeartbeats } from '../heartbeats.js';
import { type ChooseTrainingInput, chooseTraining } from './choose-training.js';
import type { SchedulingDeps } from './deps.js';
import { findArrival } from './find-arrival.js';
import { findMissingData } from './find-missing-data.js';
import { type PlanScheduledRunInput, planScheduledRun } from './plan-scheduled-run.js';
import { type TakeDatasetInput, takeDataset } from './take-dataset.js';

export const createSchedulingActivities = (deps: SchedulingDeps) => ({
  planScheduledRun: async (input: PlanScheduledRunInput) => planScheduledRun(deps, input),
  findArrival: (data: ExpectedData) => withHeartbeats('looking for the data', () => findArrival(deps, data)),
  findMissingData: (expected: readonly ExpectedData[]) =>
    withHeartbeats('looking for the data', () => findMissingData(deps, expected)),
  /** Whether a run has ended without a forecast, so that another one may be made in its place. */
  hasRunFailed: (run: string) => deps.hasFailed(run),
  chooseTraining: (input: ChooseTrainingInput) =>
    withHeartbeats('looking for an earlier champion', () => chooseTraining(deps, input)),
  takeDataset: (input: TakeDatasetInput) => withHeartbeats('reading the raw files', () => takeDataset(deps, input)),
});

export type SchedulingActivities = ReturnType<typeof createSchedulingActivities>;
