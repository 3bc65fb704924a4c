import type { CreateHyperParameterTuningJobRequest } from '@aws-sdk/client-sagemaker';
import { JobEngine } from '../jobs/job-engine.js';
import type { TuningState } from '../model/tuning-state.js';
import { type TuningDeps, TuningJob } from './tuning-job.js';

/** All tuning jobs that have not ended. Their training jobs must have been taken up before them. */
export class TuningEngine extends JobEngine<CreateHyperParameterTuningJobRequest, TuningState, TuningJob> {
  constructor(deps: TuningDeps) {
    super(deps.settings.root, deps.log, {
      store: deps.store.tuningJobs,
      enter: (stored) => new TuningJob(deps, stored),
      // Containers belong to the training jobs.
      runFolders: () => [],
    });
  }
}
