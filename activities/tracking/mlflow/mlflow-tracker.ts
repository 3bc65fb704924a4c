import type { TrackingEntry } from '../../../contracts/tracking/tracking-entry.js';
import { EntryRefused, type Tracker } from '../tracker.js';
import { trackerAway } from '../tracker-away.js';
import { type MlflowAddress, MlflowApi, MlflowRefusal } from './mlflow-api.js';
import { MlflowRuns } from './mlflow-runs.js';
import { ModelVersions } from './model-versions.js';
import { recordRunBegan, recordRunEnded } from './record-run.js';
import { recordTraining } from './record-training.js';

/**
 * Records runs in MLflow: an experiment a forecast, in it runs, below them trials and fits, below these attempts; champions as
 * versions of a registered model.
 *
 * MLflow names its runs by chance. Ours carry a tag made of what they are, by which each is found again; metrics, parameters and tags
 * that are written a second time leave what was there.
 */
export function mlflowTracker(address: MlflowAddress, bucket: string): Tracker {
  const api = new MlflowApi(address);
  const runs = new MlflowRuns(api, bucket);
  const models = new ModelVersions(api, bucket);
  return {
    name: api.name,
    take: async (entry) => {
      try {
        await record({ runs, models }, entry);
      } catch (error) {
        if (error instanceof MlflowRefusal) throw new EntryRefused(`${api.name} refused it: ${error.message}`);
        throw error;
      }
    },
    check: async () => {
      try {
        await api.post('experiments/search', { max_results: 1 });
      } catch (error) {
        if (!(error instanceof MlflowRefusal)) throw error;
        throw refusesAll(api, error);
      }
    },
  };
}

function record(parts: { runs: MlflowRuns; models: ModelVersions }, entry: TrackingEntry): Promise<void> {
  switch (entry.kind) {
    case 'run-began':
      return recordRunBegan(parts.runs, entry);
    case 'training-ended':
      return recordTraining(parts.runs, entry);
    case 'run-ended':
      return recordRunEnded(parts, entry);
    case 'rolled-back':
      return parts.models.rollBack(entry);
  }
}

const refusesAll = ({ name }: MlflowApi, { message }: MlflowRefusal) =>
  trackerAway(`${name} refuses whatever it is told: ${message}`);
