import { withHeartbeats } from '../heartbeats.js';
import type { DatasetDeps } from './deps.js';
import { type InspectDatasetInput, inspectDataset } from './inspect-dataset.js';

export const createDatasetActivities = (deps: DatasetDeps) => ({
  inspectDataset: (input: InspectDatasetInput) =>
    withHeartbeats('reading the raw files', () => inspectDataset(deps, input)),
});

export type DatasetActivities = ReturnType<typeof createDatasetActivities>;
