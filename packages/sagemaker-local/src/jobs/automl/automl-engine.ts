import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import type { AutoMLRequest, AutoMLState } from '../../model/automl-state.js';
import { JobEngine } from '../job-engine.js';
import { AutoMLJob } from './automl-job.js';

/** All AutoML jobs that have not ended. */
export class AutoMLEngine extends JobEngine<AutoMLRequest, AutoMLState, AutoMLJob> {
  constructor(deps: EngineDeps) {
    super(deps.settings.root, deps.log, {
      store: deps.store.autoMLJobs,
      enter: (stored) => new AutoMLJob(deps, stored),
      runFolders: ({ phase, hosts }) => (phase === 'running' ? hosts.map(({ runFolder }) => runFolder) : []),
      removeRemains: (open) => removeHostFolders(deps.settings.root, new Set(open.map(({ name }) => name))),
    });
  }
}

/** Removes the folders of jobs that ended just before a crash. */
async function removeHostFolders(root: string, open: ReadonlySet<string>): Promise<void> {
  const folder = join(root, 'automl');
  for (const name of await readdir(folder).catch(() => [])) {
    if (open.has(name)) continue;
    for (const part of ['runs', 'hosts']) await rm(join(folder, name, part), { recursive: true, force: true });
  }
}
