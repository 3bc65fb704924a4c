import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import type { EngineDeps } from './engine-deps.js';
import { hostNames } from './host-folder.js';
import { TrainingJob, trainingFolder } from './training-job.js';
import type { TrainingState } from './training-state.js';

/** All training jobs that have not ended. */
export class TrainingEngine {
  private readonly jobs = new Map<string, TrainingJob>();
  private closed = false;

  constructor(private readonly deps: EngineDeps) {}

  /** Goes on with a stored job from where it is. */
  begin(name: string, request: CreateTrainingJobRequest, state: TrainingState): void {
    // A request that was under way when the endpoint closed: its job is stored, the next life takes it up.
    if (this.closed) return;
    const job = new TrainingJob(this.deps, name, request, state);
    this.jobs.set(name, job);
    void job.finished.finally(() => {
      if (this.jobs.get(name) === job) this.jobs.delete(name);
    });
  }

  /** Resolves when nothing of a job that has ended is still being cleaned up. */
  async settled(name: string): Promise<void> {
    await this.jobs.get(name)?.finished;
  }

  /** Asks a job to end early. */
  stop(name: string): void {
    this.jobs.get(name)?.stop('user');
  }

  /** Takes up every job of the life before. @returns their names */
  async recover(): Promise<string[]> {
    const open = this.deps.store.trainingJobs.inStatus('InProgress', 'Stopping');
    for (const { name, request, state } of open) this.begin(name, request, state);
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
    this.closed = true;
    await Promise.all([...this.jobs.values()].map((job) => job.close()));
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
