import { join } from 'node:path';
import type { CreateTransformJobRequest } from '@aws-sdk/client-sagemaker';
import type { EngineDeps } from './engine-deps.js';
import { TransformJob } from './transform-job.js';
import type { TransformState } from './transform-state.js';

/** All transform jobs that have not ended. */
export class TransformEngine {
  private readonly jobs = new Map<string, TransformJob>();
  private closed = false;

  constructor(private readonly deps: EngineDeps) {}

  /** Goes on with a stored job from where it is. */
  begin(name: string, request: CreateTransformJobRequest, state: TransformState): void {
    // A request that was under way when the endpoint closed: its job is stored, the next life takes it up.
    if (this.closed) return;
    const job = new TransformJob(this.deps, name, request, state);
    this.jobs.set(name, job);
    void job.finished.finally(() => this.jobs.delete(name));
  }

  stop(name: string): void {
    this.jobs.get(name)?.stop();
  }

  /** Takes up every job of the life before. @returns their names */
  recover(): string[] {
    const open = this.open();
    for (const { name, request, state } of open) this.begin(name, request, state);
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

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.jobs.values()].map((job) => job.close()));
  }

  private open() {
    return this.deps.store.transformJobs.inStatus('InProgress', 'Stopping');
  }
}
