import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateProcessingJobRequest } from '@aws-sdk/client-sagemaker';
import type { EngineDeps } from './engine-deps.js';
import { ProcessingJob } from './processing-job.js';
import type { ProcessingState } from './processing-state.js';

/** All processing jobs that have not ended. */
export class ProcessingEngine {
  private readonly jobs = new Map<string, ProcessingJob>();
  private closed = false;

  constructor(private readonly deps: EngineDeps) {}

  /** Goes on with a stored job from where it is. */
  begin(name: string, request: CreateProcessingJobRequest, state: ProcessingState): void {
    // A request that was under way when the endpoint closed: its job is stored, the next life takes it up.
    if (this.closed) return;
    const job = new ProcessingJob(this.deps, name, request, state);
    this.jobs.set(name, job);
    void job.finished.finally(() => {
      if (this.jobs.get(name) === job) this.jobs.delete(name);
    });
  }

  stop(name: string): void {
    this.jobs.get(name)?.stop();
  }

  /** Resolves when nothing of a job that has ended is still being cleaned up. */
  async settled(name: string): Promise<void> {
    await this.jobs.get(name)?.finished;
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
    for (const { name, request, state } of open) this.begin(name, request, state);
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

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.jobs.values()].map((job) => job.close()));
  }

  private open() {
    return this.deps.store.processingJobs.inStatus('InProgress', 'Stopping');
  }
}
