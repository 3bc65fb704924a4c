import { LiveJobs } from '../jobs/live-jobs.js';
import { isTuningEnded } from '../model/tuning-state.js';
import { type TuningDeps, TuningJob } from './tuning-job.js';

/** All tuning jobs that have not ended. */
export class TuningEngine {
  private readonly jobs: LiveJobs<TuningJob>;

  constructor(private readonly deps: TuningDeps) {
    this.jobs = new LiveJobs((name) => {
      const job = deps.store.tuningJobs.get(name);
      return job === undefined || isTuningEnded(job.state) ? undefined : new TuningJob(deps, job);
    }, deps.log);
  }

  /** Goes on with a stored job from where it is. */
  begin(name: string): void {
    this.jobs.begin(name);
  }

  /** Stops a job with its training jobs; asked for durably when this returns. */
  stop(name: string): void {
    this.jobs.find(name)?.stop();
  }

  /** Takes up every job of the life before; its training jobs must have been taken up already. @returns their names */
  recover(): string[] {
    const open = this.deps.store.tuningJobs.inStatus('InProgress', 'Stopping');
    for (const { name } of open) this.begin(name);
    return open.map(({ name }) => name);
  }

  /** Containers belong to the training jobs. */
  ownedRuns(): Set<string> {
    return new Set();
  }

  close(): Promise<void> {
    return this.jobs.close();
  }
}
