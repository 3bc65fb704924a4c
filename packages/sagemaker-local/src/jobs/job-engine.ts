import { join } from 'node:path';
import type { EngineDeps } from '../hosts/engine-deps.js';
import { isEnded, OPEN_STATUSES } from '../model/job-status.js';
import type { Resource, ResourceState } from '../model/resource.js';
import type { ResourceStore } from '../store/resource-store.js';
import { type OpenJob, OpenJobs } from './open-jobs.js';

/** A job that can be asked to end early. */
export interface StoppableJob extends OpenJob {
  /** Durable when this returns; a second request changes nothing. */
  stop(): void;
}

/** What one kind of job is to its engine. */
export interface JobKind<Request, State extends ResourceState, Job extends StoppableJob> {
  readonly store: ResourceStore<Request, State>;
  /** Goes on with a stored job from where it is. */
  readonly enter: (stored: Resource<Request, State>) => Job;
  /** Folders, relative to the root, of the containers that an open job may still own. */
  readonly runFolders: (state: State) => readonly string[];
  /** Removes what jobs that ended just before a crash have left. */
  readonly removeRemains?: (open: readonly Resource<Request, State>[]) => Promise<void>;
}

/** The open jobs of one kind: the operations begin and stop them here, and a new server takes them up. */
export class JobEngine<Request, State extends ResourceState, Job extends StoppableJob> {
  private readonly jobs: OpenJobs<Job>;

  constructor(
    private readonly root: string,
    log: EngineDeps['log'],
    private readonly kind: JobKind<Request, State, Job>,
  ) {
    this.jobs = new OpenJobs((name) => {
      const stored = kind.store.get(name);
      return stored === undefined || isEnded(stored.state.status) ? undefined : kind.enter(stored);
    }, log);
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

  /** Takes up every job that an earlier server left open. @returns their names */
  async recover(): Promise<string[]> {
    const open = this.open();
    await this.kind.removeRemains?.(open);
    for (const { name } of open) this.begin(name);
    return open.map(({ name }) => name);
  }

  /** Run folders, absolute, of containers that jobs may still own. */
  ownedRuns(): Set<string> {
    const folders = this.open().flatMap(({ state }) => this.kind.runFolders(state));
    return new Set(folders.map((folder) => join(this.root, folder)));
  }

  close(): Promise<void> {
    return this.jobs.close();
  }

  private open(): Resource<Request, State>[] {
    return this.kind.store.inStatus(...OPEN_STATUSES);
  }
}
