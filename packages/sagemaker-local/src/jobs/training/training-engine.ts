import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { isEnded } from '../../model/training-state.js';
import { LiveJobs } from '../live-jobs.js';
import { hostNames } from './host-folder.js';
import { TrainingJob, trainingFolder } from './training-job.js';
import { WarmPools } from './warm-pools.js';

/** All training jobs that have not ended. */
export class TrainingEngine {
  private readonly jobs: LiveJobs<TrainingJob>;
  private readonly pools: WarmPools;

  constructor(private readonly deps: EngineDeps) {
    this.pools = new WarmPools(deps);
    this.jobs = new LiveJobs((name) => {
      const job = deps.store.trainingJobs.get(name);
      return job === undefined || isEnded(job.state.status)
        ? undefined
        : new TrainingJob(deps, name, job.request, job.state, this.pools);
    }, deps.log);
  }

  /** Goes on with a stored job from where it is. */
  begin(name: string): void {
    this.jobs.begin(name);
  }

  /** Resolves when nothing of a job that has ended is still being cleaned up. */
  settled(name: string): Promise<void> {
    return this.jobs.settled(name);
  }

  /** Asks a job to end early. */
  stop(name: string): void {
    this.jobs.find(name)?.stop('user');
  }

  /** Takes up every job of the life before. @returns their names */
  async recover(): Promise<string[]> {
    const open = this.deps.store.trainingJobs.inStatus('InProgress', 'Stopping');
    await this.pools.recover(new Set(open.flatMap(({ state }) => state.warmPool?.id ?? [])));
    for (const { name } of open) this.begin(name);
    await this.sweep(new Set(open.map(({ name }) => name)));
    return open.map(({ name }) => name);
  }

  /** Run folders, absolute, of containers that jobs may still own. */
  ownedRuns(): Set<string> {
    const open = this.deps.store.trainingJobs.inStatus('InProgress', 'Stopping');
    return new Set(
      open
        // A job that is about to download again has given up its containers.
        .filter(({ state }) => state.phase === 'training')
        .flatMap(({ state }) => state.hosts.map(({ runFolder }) => join(this.deps.settings.root, runFolder))),
    );
  }

  async close(): Promise<void> {
    await this.jobs.close();
    this.pools.close();
  }

  /** Removes the host folders of jobs that ended just before a crash. */
  private async sweep(open: ReadonlySet<string>): Promise<void> {
    const jobs = join(this.deps.settings.root, 'jobs');
    for (const name of await readdir(jobs).catch(() => [])) {
      if (open.has(name)) continue;
      const ended = this.deps.store.trainingJobs.get(name);
      const leftovers = ended === undefined ? ['runs'] : [...hostNames(ended.request), 'runs'];
      for (const folder of leftovers) {
        await rm(join(this.deps.settings.root, trainingFolder(name), folder), { recursive: true, force: true });
      }
    }
  }
}
