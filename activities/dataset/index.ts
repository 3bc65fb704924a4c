import { type DatasetDeps, type InspectDatasetInput, inspectDataset } from './inspect-dataset.js';

export const createDatasetActivities = (deps: DatasetDeps) => ({
  inspectDataset: (input: InspectDatasetInput) => inspectDataset(deps, input),
});

export type DatasetActivities = ReturnType<typeof createDatasetActivities>;
