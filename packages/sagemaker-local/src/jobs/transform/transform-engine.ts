import type { CreateTransformJobRequest } from '@aws-sdk/client-sagemaker';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import type { TransformState } from '../../model/transform-state.js';
import { JobEngine } from '../job-engine.js';
import { TransformJob } from './transform-job.js';

/** All transform jobs that have not ended. */
export class TransformEngine extends JobEngine<CreateTransformJobRequest, TransformState, TransformJob> {
  constructor(deps: EngineDeps) {
    super(deps.settings.root, deps.log, {
      store: deps.store.transformJobs,
      enter: (stored) => new TransformJob(deps, stored),
      runFolders: ({ server }) => (server === undefined ? [] : [server.runFolder]),
    });
  }
}
