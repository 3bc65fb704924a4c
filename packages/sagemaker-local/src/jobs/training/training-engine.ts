import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import type { Resource } from '../../model/resource.js';
import type { TrainingState } from '../../model/training-state.js';
import { JobEngine } from '../job-engine.js';
import { hostNames } from './host-folder.js';
import { trainingFolder } from './training-folder.js';
import { TrainingJob } from './training-job.js';
import { WarmPools } from './warm-pools.js';

/** All training jobs that have not ended, and the instances that wait for the next ones. */
export class TrainingEngine extends JobEngine<CreateTrainingJobRequest, TrainingState, TrainingJob> {
  private readonly pools: WarmPools;

  constructor(deps: EngineDeps) {
    const pools = new WarmPools(deps);
    super(deps.settings.root, deps.log, {
      store: deps.store.trainingJobs,
      enter: (stored) => new TrainingJob(deps, stored, pools),
      // A job that is about to download again has given up its containers.
      runFolders: ({ phase, hosts }) => (phase === 'training' ? hosts.map(({ runFolder }) => runFolder) : []),
      removeRemains: async (open) => {
        await pools.recover(new Set(open.flatMap(({ state }) => state.warmPool?.id ?? [])));
        await removeHostFolders(deps, open);
      },
    });
    this.pools = pools;
  }

  /** @returns false when no instances wait after the job */
  keepInstances(job: string, seconds: number): boolean {
    return this.pools.keepFor(job, seconds);
  }

  override async close(): Promise<void> {
    await super.close();
    this.pools.close();
  }
}

/** Removes the host folders of jobs that ended just before a crash. */
async function removeHostFolders(
  { settings, store }: EngineDeps,
  openJobs: readonly Resource<CreateTrainingJobRequest, TrainingState>[],
): Promise<void> {
  const open = new Set(openJobs.map(({ name }) => name));
  for (const name of await readdir(join(settings.root, 'jobs')).catch(() => [])) {
    if (open.has(name)) continue;
    const ended = store.trainingJobs.get(name);
    const remains = ended === undefined ? ['runs'] : [...hostNames(ended.request), 'runs'];
    for (const folder of remains) {
      await rm(join(settings.root, trainingFolder(name), folder), { recursive: true, force: true });
    }
  }
}
