import { join } from 'node:path';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { LiveJobs } from '../live-jobs.js';
import { TransformJob } from './transform-job.js';

/** All transform jobs that have not ended. */
export class TransformEngine {
  private readonly jobs: LiveJobs<TransformJob>;

  constructor(private readonly deps: EngineDeps) {
    this.jobs = new LiveJobs((name) => {
      const job = deps.store.transformJobs.get(name);
      return job === undefined || job.state.endedAt !== undefined
        ? undefined
        : new TransformJob(deps, name, job.request, job.state);
    }, deps.log);
  }

  /** Goes on with a stored job from where it is. */
  begin(name: string): void {
    this.jobs.begin(name);
  }

  stop(name: string): void {
    this.jobs.find(name)?.stop();
  }

  /** Takes up every job of the life before. @returns their names */
  recover(): string[] {
    const open = this.open();
    for (const { name } of open) this.begin(name);
    return open.map(({ name }) => name);
  }

  /** Run folders, absolute, that jobs may still own. */
  ownedRuns(): Set<string> {
    return new Set(
      this.open().flatMap(({ state }) =>
        state.server === undefined ? [] : [join(this.deps.settings.root, state.server.runFolder)],
      ),
    );
  }

  close(): Promise<void> {
    return this.jobs.close();
  }

  private open() {
    return this.deps.store.transformJobs.inStatus('InProgress', 'Stopping');
  }
}
