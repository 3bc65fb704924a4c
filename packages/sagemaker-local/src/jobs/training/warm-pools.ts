import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { isItself } from '../../hosts/container-files.js';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { removeFolder } from '../../hosts/remove-folder.js';
import type { TrainingState, WarmPoolState } from '../../model/training-state.js';
import { keepAliveSeconds } from './keep-alive.js';

/** Where a container finds what the jobs before it on the same instances left, below /opt/ml. */
export const CACHE_FOLDER = join('sagemaker', 'warmpoolcache');

/** Instances that wait for their next job. */
interface IdlePool {
  readonly id: string;
  /** What a job must have in common with those before it. */
  readonly key: string;
  /** The job that had the instances last. */
  readonly job: string;
  /** When they began to wait, epoch milliseconds. */
  readonly since: number;
  /** Ends the wait of now: they are used, or kept for another time. */
  expiry: AbortController;
}

type PoolDeps = Pick<EngineDeps, 'store' | 'clock' | 'settings' | 'log'>;

/**
 * Instances kept after their job: what lasts of them here is the folder that SageMaker calls the persistent cache.
 *
 * A pool is nobody's or one job's. The store says of each job what became of its pool; which pools wait is kept in memory
 * alone, and a pool that waited when the server ended is gone.
 *
 * @source SageMaker guide, "SageMaker AI Managed Warm Pools"
 */
export class WarmPools {
  private readonly idle = new Map<string, IdlePool>();

  constructor(private readonly deps: PoolDeps) {}

  /** Instances for a job: those of an earlier job that wait, or new ones. @returns the pool's id; undefined where none is asked for */
  take(job: string, request: CreateTrainingJobRequest): string | undefined {
    if (!keepAliveSeconds(request)) return undefined;
    const key = poolKey(request);
    const pool = [...this.idle.values()].find((candidate) => candidate.key === key);
    if (pool === undefined) return `${job}-${this.deps.clock.now()}`;
    this.end(pool, { status: 'Reused', reusedBy: job });
    return pool.id;
  }

  /** Gives a host its part of the cache, within its fresh /opt/ml. */
  async attach(id: string, host: string, ml: string): Promise<void> {
    const target = join(ml, CACHE_FOLDER);
    await mkdir(join(target, '..'), { recursive: true });
    const moved = await rename(this.folder(id, host), target).then(
      () => true,
      () => false,
    );
    if (!moved) await mkdir(target, { recursive: true });
  }

  /** The instances of a job that has ended wait for the next one. @param mlOf where the /opt/ml of a host lies */
  async release(
    id: string,
    job: string,
    request: CreateTrainingJobRequest,
    hosts: readonly string[],
    mlOf: (host: string) => string,
  ): Promise<void> {
    for (const host of hosts) {
      await this.keep(join(mlOf(host), CACHE_FOLDER), id, host);
    }
    const pool: IdlePool = {
      id,
      key: poolKey(request),
      job,
      since: this.deps.clock.now(),
      expiry: new AbortController(),
    };
    this.idle.set(id, pool);
    this.waitFor(pool, keepAliveSeconds(request) * 1000);
    // Last, since a full disk may refuse it: the pool then waits without being shown, and ends in its time.
    this.mark(job, id, { status: 'Available' });
  }

  /**
   * Keeps the instances that wait after a job for another time, counted from the job's end; 0 ends them.
   *
   * @returns false when none wait after it
   */
  keepFor(job: string, seconds: number): boolean {
    const pool = [...this.idle.values()].find((candidate) => candidate.job === job);
    if (pool === undefined) return false;
    this.mark(job, pool.id, { status: 'Available', keepAliveSeconds: seconds });
    pool.expiry.abort();
    pool.expiry = new AbortController();
    this.waitFor(pool, Math.max(0, pool.since + seconds * 1000 - this.deps.clock.now()));
    return true;
  }

  /** The instances are gone, whatever the job asked for. */
  async lose(id: string, job: string): Promise<void> {
    this.mark(job, id, { status: 'Terminated' });
    await this.remove(id);
  }

  /** Forgets the pools of an earlier server, but for those of jobs that still run. @param used their ids */
  async recover(used: ReadonlySet<string>): Promise<void> {
    const { trainingJobs } = this.deps.store;
    for (const { name, state } of trainingJobs.inStatus('Completed', 'Failed', 'Stopped')) {
      const { status, id } = state.warmPool ?? {};
      if (id === undefined || (status !== 'Available' && status !== 'InUse')) continue;
      this.mark(name, id, { status: 'Terminated' });
    }
    // Also those that no job names: it was deleted, or the crash came between the pool's last job and its next.
    for (const id of await readdir(this.root).catch(() => [])) if (!used.has(id)) await this.remove(id);
  }

  /** What waits goes with the server. */
  close(): void {
    for (const { expiry } of this.idle.values()) expiry.abort();
    this.idle.clear();
  }

  /** Without its cache a pool is still a pool. A link that a container put there leads to what is not its own. */
  private async keep(cache: string, id: string, host: string): Promise<void> {
    try {
      if (!(await isItself(cache))) return;
      await mkdir(join(this.root, id), { recursive: true });
      await rename(cache, this.folder(id, host));
    } catch (error) {
      this.deps.log.warn({ err: error, pool: id }, 'the cache of a warm pool could not be kept');
    }
  }

  private waitFor(pool: IdlePool, milliseconds: number): void {
    void this.deps.clock.sleep(milliseconds, pool.expiry.signal).then(
      () => this.expire(pool),
      () => undefined,
    );
  }

  private async expire(pool: IdlePool): Promise<void> {
    try {
      this.end(pool, { status: 'Terminated' });
      await this.remove(pool.id);
    } catch (error) {
      this.deps.log.warn({ err: error, job: pool.job }, 'a warm pool could not be ended');
    }
  }

  private end(pool: IdlePool, change: Omit<WarmPoolState, 'id'>): void {
    const retainedMs = this.deps.clock.now() - pool.since;
    this.mark(pool.job, pool.id, { ...change, retainedMs });
    pool.expiry.abort();
    this.idle.delete(pool.id);
  }

  /** A deleted job may have left its name to another, whose pool is not this one. */
  private mark(job: string, id: string, change: Omit<WarmPoolState, 'id'>): void {
    const { clock, store } = this.deps;
    const marked = (state: TrainingState): TrainingState => {
      if (state.warmPool?.id !== id) return state;
      const { keepAliveSeconds: kept } = state.warmPool;
      return { ...state, warmPool: { ...(kept === undefined ? {} : { keepAliveSeconds: kept }), id, ...change } };
    };
    store.trainingJobs.update(job, marked, clock.now());
  }

  private async remove(id: string): Promise<void> {
    await removeFolder(join(this.root, id), this.deps.log);
  }

  private folder(id: string, host: string): string {
    return join(this.root, id, host);
  }

  private get root(): string {
    return join(this.deps.settings.root, 'warm-pools');
  }
}

/** Jobs share instances only where all of this is the same. */
function poolKey({
  RoleArn,
  ResourceConfig: resources,
  VpcConfig,
  EnableNetworkIsolation = false,
  EnableInterContainerTrafficEncryption = false,
}: CreateTrainingJobRequest): string {
  const { InstanceType, InstanceCount, InstanceGroups, VolumeSizeInGB, VolumeKmsKeyId } = resources ?? {};
  return JSON.stringify([
    RoleArn,
    [InstanceType, InstanceCount, InstanceGroups, VolumeSizeInGB, VolumeKmsKeyId],
    VpcConfig,
    EnableNetworkIsolation,
    EnableInterContainerTrafficEncryption,
  ]);
}
