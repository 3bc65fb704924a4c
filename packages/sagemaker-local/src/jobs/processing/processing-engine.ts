import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { LiveJobs } from '../live-jobs.js';
import { ProcessingJob } from './processing-job.js';

/** All processing jobs that have not ended. */
export class ProcessingEngine {
  private readonly jobs: LiveJobs<ProcessingJob>;

  constructor(private readonly deps: EngineDeps) {
    this.jobs = new LiveJobs((name) => {
      const job = deps.store.processingJobs.get(name);
      return job === undefined || job.state.phase === 'ended'
        ? undefined
        : new ProcessingJob(deps, name, job.request, job.state);
    }, deps.log);
  }

  /** Goes on with a stored job from where it is. */
  begin(name: string): void {
    this.jobs.begin(name);
  }

  stop(name: string): void {
    this.jobs.find(name)?.stop();
  }

  /** Resolves when nothing of a job that has ended is still being cleaned up. */
  settled(name: string): Promise<void> {
    return this.jobs.settled(name);
  }

  /** Takes up every job of the life before. @returns their names */
  async recover(): Promise<string[]> {
    const open = this.open();
    const names = new Set(open.map(({ name }) => name));
    const folder = join(this.deps.settings.root, 'processing');
    for (const name of await readdir(folder).catch(() => [])) {
      if (names.has(name)) continue;
      for (const part of ['runs', 'hosts']) await rm(join(folder, name, part), { recursive: true, force: true });
    }
    for (const { name } of open) this.begin(name);
    return [...names];
  }

  /** Run folders, absolute, that jobs may still own. */
  ownedRuns(): Set<string> {
    return new Set(
      this.open()
        .filter(({ state }) => state.phase === 'running')
        .flatMap(({ state }) => state.hosts.map(({ runFolder }) => join(this.deps.settings.root, runFolder))),
    );
  }

  close(): Promise<void> {
    return this.jobs.close();
  }

  private open() {
    return this.deps.store.processingJobs.inStatus('InProgress', 'Stopping');
  }
}
