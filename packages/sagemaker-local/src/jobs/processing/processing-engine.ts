import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateProcessingJobRequest } from '@aws-sdk/client-sagemaker';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import type { ProcessingState } from '../../model/processing-state.js';
import { JobEngine } from '../job-engine.js';
import { ProcessingJob } from './processing-job.js';

/** All processing jobs that have not ended. */
export class ProcessingEngine extends JobEngine<CreateProcessingJobRequest, ProcessingState, ProcessingJob> {
  constructor(deps: EngineDeps) {
    super(deps.settings.root, deps.log, {
      store: deps.store.processingJobs,
      enter: (stored) => new ProcessingJob(deps, stored),
      runFolders: ({ phase, hosts }) => (phase === 'running' ? hosts.map(({ runFolder }) => runFolder) : []),
      removeRemains: (open) => removeHostFolders(deps.settings.root, new Set(open.map(({ name }) => name))),
    });
  }
}

/** Removes the folders of jobs that ended just before a crash. */
async function removeHostFolders(root: string, open: ReadonlySet<string>): Promise<void> {
  const folder = join(root, 'processing');
  for (const name of await readdir(folder).catch(() => [])) {
    if (open.has(name)) continue;
    for (const part of ['runs', 'hosts']) await rm(join(folder, name, part), { recursive: true, force: true });
  }
}
