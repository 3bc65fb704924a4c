import type { CreateHyperParameterTuningJobRequest } from '@aws-sdk/client-sagemaker';
import type { Resource } from '../store/resource-store.js';
import { type TuningDeps, TuningJob } from './tuning-job.js';
import type { TuningState } from './tuning-state.js';

/** All tuning jobs that have not ended. */
export class TuningEngine {
  private readonly jobs = new Map<string, TuningJob>();
  private closed = false;

  constructor(private readonly deps: TuningDeps) {}

  /** Goes on with a stored job from where it is. */
  begin(stored: Resource<CreateHyperParameterTuningJobRequest, TuningState>): void {
    // A request that was under way when the endpoint closed: its job is stored, the next life takes it up.
    if (this.closed) return;
    const job = new TuningJob(this.deps, stored);
    this.jobs.set(stored.name, job);
    void job.finished.finally(() => {
      if (this.jobs.get(stored.name) === job) this.jobs.delete(stored.name);
    });
  }

  /** Stops a job with its training jobs; asked for durably when this returns. */
  stop(name: string): void {
    this.jobs.get(name)?.stop();
  }

  /** Takes up every job of the life before; its training jobs must have been taken up already. @returns their names */
  recover(): string[] {
    const open = this.deps.store.tuningJobs.inStatus('InProgress', 'Stopping');
    for (const stored of open) this.begin(stored);
    return open.map(({ name }) => name);
  }

  /** Containers belong to the training jobs. */
  ownedRuns(): Set<string> {
    return new Set();
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.jobs.values()].map((job) => job.close()));
  }
}
