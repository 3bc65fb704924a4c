import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import type { Logger } from 'pino';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { removeFolder } from '../../hosts/remove-folder.js';
import { requireInputsUntouched } from '../../hosts/shared-inputs.js';
import { trainingJobArn } from '../../model/arns.js';
import { CAPACITY_ERROR, INTERNAL_ERROR, JobFailure, MAX_FAILURE_REASON } from '../../model/job-failure.js';
import { enter, type StopCause, type TrainingOutcome, type TrainingState } from '../../model/training-state.js';
import { isStoreFailure } from '../../store/database.js';
import { holdStop, watchInstanceFaults } from '../instance-faults.js';
import { hostNames } from './host-folder.js';
import { prepareHosts } from './prepare-hosts.js';
import { endTraining } from './training-end.js';
import { TrainingHosts } from './training-hosts.js';
import { untilLimit } from './training-limits.js';
import { finalMessage, finalStatus, outcomeOfExit } from './training-outcome.js';
import type { WarmPools } from './warm-pools.js';

/** Before a limit that could not be kept is tried again, in milliseconds. */
const LIMIT_PAUSE_MS = 1_000;

/** Thrown at the waits of a job that is told to stop; the store knows why. */
class StopRequested extends Error {}
/** Thrown at the waits when the endpoint shuts down; the job stays as it is for the next life. */
class EndpointClosing extends Error {}

/**
 * The life of one training job, from wherever the store says it is to its end.
 *
 * 1. The store always knows the next step before it is taken; after a crash the step is taken again or found done.
 * 2. A run of the container is recorded before it is started, so no crash leaves one that nobody knows.
 * 3. Only `change` writes the state, and only this object writes the state of its job.
 */
export class TrainingJob {
  readonly finished: Promise<void>;
  private state: TrainingState;
  private readonly stopping = new AbortController();
  private readonly closing = new AbortController();
  private readonly folder: string;
  private readonly log: Logger;
  private readonly hosts: TrainingHosts;

  constructor(
    private readonly deps: EngineDeps,
    readonly name: string,
    private readonly request: CreateTrainingJobRequest,
    state: TrainingState,
    private readonly pools: WarmPools,
  ) {
    this.state = state;
    this.folder = join(deps.settings.root, trainingFolder(name));
    this.log = deps.log.child({ job: name });
    const arn = trainingJobArn(deps.settings, name);
    this.hosts = new TrainingHosts(deps, name, request, arn, (hosts) =>
      this.change((current) => ({ ...current, hosts })),
    );
    if (state.stop !== undefined) this.stopping.abort(new StopRequested());
    this.finished = this.live();
  }

  /** Asks the job to end early; durable when this returns. A second request changes nothing. */
  stop(cause: StopCause): void {
    if (this.state.stop !== undefined || this.state.phase === 'ended') return;
    this.change((state, now) => ({
      ...(cause === 'user' ? enter(state, 'Stopping', 'Stopping the training job', now) : state),
      stop: { cause, at: now },
    }));
    this.stopping.abort(new StopRequested());
  }

  /** Lets go of the job, and ends its containers, so that the next life of the endpoint starts it again. */
  async close(): Promise<void> {
    this.closing.abort(new EndpointClosing());
    await this.finished;
  }

  private async live(): Promise<void> {
    // The answer to CreateTrainingJob goes out first.
    await Promise.resolve();
    const over = new AbortController();
    void this.keepLimits(over.signal);
    try {
      while (this.state.phase !== 'ended') {
        try {
          await this.step();
        } catch (error) {
          if (error instanceof EndpointClosing) return;
          // What could not be stored has not happened: the containers go on, and are taken up again.
          if (isStoreFailure(error)) throw error;
          await this.failOrRetry(error);
        }
      }
    } finally {
      over.abort();
    }
  }

  private async keepLimits(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        this.stop(await untilLimit(this.deps.clock, this.request, () => this.state, signal));
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.log.warn({ err: error }, 'a job that has used up its time could not be stopped');
        await sleep(LIMIT_PAUSE_MS, undefined, { ref: false });
      }
    }
  }

  private step(): Promise<void> {
    switch (this.state.phase) {
      case 'starting':
        return this.start();
      case 'downloading':
        return this.download();
      case 'training':
        return this.train();
      case 'uploading':
        return this.upload();
      case 'ended':
        return Promise.resolve();
    }
  }

  private async start(): Promise<void> {
    const { clock, faults } = this.deps;
    const { interruption } = this.state;
    if (interruption !== undefined) {
      await clock.sleep(interruption.until - clock.now(), this.either()).catch(() => undefined);
    }
    if (await this.stoppedEarly()) return;
    this.change((state, now) => enter(state, 'Starting', 'Preparing the instances for training', now));
    if (faults.ofJob('capacity', this.name)) throw new JobFailure(CAPACITY_ERROR);
    // A deleted job of the same name may have left its runs; their numbers begin anew.
    if (this.state.runs === 0) await rm(join(this.folder, 'runs'), { recursive: true, force: true });
    const pool = this.pools.take(this.name, this.request);
    this.change(({ interruption: past, ...state }, now) => ({
      ...enter(state, 'Downloading', 'Downloading input data', now),
      ...(pool === undefined ? {} : { warmPool: { id: pool, status: 'InUse' as const } }),
      phase: 'downloading',
      startedAt: state.startedAt ?? now,
      interruptedMs: state.interruptedMs + (past === undefined ? 0 : now - past.at),
    }));
  }

  private async download(): Promise<void> {
    if (await this.stoppedEarly()) return;
    const signal = this.either();
    try {
      await prepareHosts(this.deps, this.request, (host) => this.hosts.mlFolder(host), signal);
      const pool = this.state.warmPool;
      if (pool !== undefined) {
        for (const host of hostNames(this.request)) await this.pools.attach(pool.id, host, this.hosts.mlFolder(host));
      }
    } catch (error) {
      // Whatever the abort broke, the reason for it decides what comes next.
      signal.throwIfAborted();
      throw error;
    }
    signal.throwIfAborted();
    this.change((state, now) => {
      const downloaded = enter(state, 'Downloading', 'Downloading the training image', now);
      return {
        ...enter(downloaded, 'Training', 'Training image download completed. Training in progress.', now),
        phase: 'training',
        runs: state.runs + 1,
        hosts: this.hosts.plan(hostNames(this.request), state, now),
      };
    });
  }

  private async train(): Promise<void> {
    const loss = new AbortController();
    if (this.state.loss !== undefined) loss.abort('spot');
    const watch = watchInstanceFaults(this.deps, this.name, this.request, () => this.hosts.countLines());
    watch.fault
      .then((fault) => {
        if (fault.kind === 'spot')
          this.change((state, now) => ({ ...state, loss: { at: now, seconds: fault.seconds } }));
        loss.abort(fault.kind);
      })
      .catch((error: unknown) => this.log.warn({ err: error }, 'the instances could not be taken away'));
    const signals = { stop: this.stopping.signal, close: this.closing.signal, loss: loss.signal };
    const ends = await this.hosts.run(this.state.hosts, signals, () => this.graceLeft()).finally(watch.end);
    switch (ends.kind) {
      case 'closing':
        this.abandonRuns();
        await this.hosts.endAll();
        throw this.closing.signal.reason;
      case 'lost':
        return this.afterLoss(ends.started);
      case 'interrupted':
        if (loss.signal.reason !== 'spot') throw new Error('an internal error was asked for by the fault plan');
        return this.interrupt();
      case 'ended': {
        await this.holdStop();
        for (const { host } of this.state.hosts) {
          await requireInputsUntouched(this.deps.cache, this.hosts.mlFolder(host));
        }
        return this.settle(outcomeOfExit(ends.failed.exitCode, await this.hosts.failureText(ends.failed.host)));
      }
    }
  }

  private settle(ended: TrainingOutcome): void {
    const outcome: TrainingOutcome = this.state.stop === undefined ? ended : { status: 'Stopped' };
    this.change((state, now) => ({
      ...enter(state, 'Uploading', 'Uploading generated training model', now),
      phase: 'uploading',
      outcome,
    }));
  }

  private async upload(): Promise<void> {
    const ml = hostNames(this.request).map((host) => this.hosts.mlFolder(host));
    const end = await endTraining(this.deps, this.request, this.state, ml, this.folder, this.closing.signal);
    await this.conclude(this.state.outcome ?? { status: 'Failed', failureReason: INTERNAL_ERROR }, end);
  }

  /** A stop before the container began needs no upload. */
  private async stoppedEarly(): Promise<boolean> {
    this.closing.signal.throwIfAborted();
    if (!this.stopping.signal.aborted) return false;
    await this.conclude({ status: 'Stopped' });
    return true;
  }

  private async failOrRetry(error: unknown): Promise<void> {
    await this.hosts.endAll();
    if (error instanceof StopRequested) return this.conclude({ status: 'Stopped' });
    if (error instanceof JobFailure) {
      return this.conclude({ status: 'Failed', failureReason: error.message.slice(0, MAX_FAILURE_REASON) });
    }
    this.log.error({ err: error, phase: this.state.phase }, 'internal error');
    if (this.state.retries < (this.request.RetryStrategy?.MaximumRetryAttempts ?? 0) && !this.state.stop) {
      return this.startAgain((state) => ({ ...this.withoutHosts(state), retries: state.retries + 1 }));
    }
    return this.conclude({ status: 'Failed', failureReason: INTERNAL_ERROR });
  }

  /** Ends the job; everything about its end becomes visible at once. */
  private async conclude(outcome: TrainingOutcome, end: Partial<TrainingState> = {}): Promise<void> {
    this.change((state, now) => {
      const status = finalStatus(outcome, state.stop?.cause);
      return { ...enter(state, status, finalMessage(status), now), ...end, outcome, phase: 'ended', endedAt: now };
    });
    await this.releasePool();
    await this.cleanUp();
  }

  /** Instances outlast a job that failed by its own fault or was stopped, but not one that they failed. */
  private async releasePool(): Promise<void> {
    const { warmPool, outcome } = this.state;
    if (warmPool?.status !== 'InUse') return;
    if (outcome?.failureReason === INTERNAL_ERROR) return this.pools.lose(warmPool.id, this.name);
    const ml = (host: string) => this.hosts.mlFolder(host);
    await this.pools.release(warmPool.id, this.name, this.request, hostNames(this.request), ml);
  }

  private async afterLoss(started: boolean): Promise<void> {
    if (!started) {
      this.change((state) => ({ ...state, phase: 'downloading' }));
      return;
    }
    // An internal error like others: a RetryStrategy may still begin the job again.
    if (this.deps.settings.lostJobs === 'fail') throw new Error('the container vanished while the endpoint was away');
    this.log.warn('the container vanished while the endpoint was away; the job starts again');
    this.startAgain((state) => state);
  }

  private startAgain(count: (state: TrainingState) => TrainingState): void {
    this.change((state, now) => ({
      ...enter(count(state), 'Restarting', 'Restarting the training job', now),
      phase: 'downloading',
    }));
  }

  /** The spot instance is gone; the job waits for the next one. */
  private interrupt(): void {
    this.hosts.finishLogs(this.state.hosts);
    this.change(({ loss, ...state }, now) => ({
      ...enter(this.withoutHosts(state), 'Interrupted', 'Training job interrupted', now),
      phase: 'starting',
      interruptions: state.interruptions + 1,
      interruption: { at: now, until: now + (loss?.seconds ?? 0) * 1000 },
    }));
  }

  /** A new attempt writes a log stream of its own; the metrics of the earlier ones still count. */
  private withoutHosts(state: TrainingState): TrainingState {
    return { ...state, hosts: [], pastLogs: [...state.pastLogs, ...state.hosts.map(({ logFile }) => logFile)] };
  }

  /**
   * Makes the next life start the job again, instead of taking the exit of a container that we are about to end for
   * its own. A job that is stopping anyway ends with whatever its container leaves.
   */
  private abandonRuns(): void {
    if (this.state.stop === undefined) this.change((state) => ({ ...state, phase: 'downloading' }));
  }

  /** Keeps a stopped job Stopping for longer, where the fault plan says so. */
  private async holdStop(): Promise<void> {
    if (this.state.stop === undefined) return;
    await holdStop(this.deps, this.name, this.closing.signal);
    this.closing.signal.throwIfAborted();
  }

  /** Milliseconds left between the request to stop, or the loss of the instance, and SIGKILL. */
  private graceLeft(): number {
    const now = this.deps.clock.now();
    const requested = this.state.stop?.at ?? this.state.loss?.at ?? now;
    return Math.max(0, requested + this.deps.settings.graceSeconds * 1000 - now);
  }

  private either(): AbortSignal {
    return AbortSignal.any([this.stopping.signal, this.closing.signal]);
  }

  private change(change: (state: TrainingState, now: number) => TrainingState): void {
    const now = this.deps.clock.now();
    const before = this.state.secondaryStatus;
    const stored = this.deps.store.trainingJobs.update(this.name, (state) => change(state, now), now);
    if (stored === undefined) throw new Error(`Training job ${this.name} is gone from the store.`);
    this.state = stored.state;
    if (before !== this.state.secondaryStatus) this.log.info({ status: this.state.secondaryStatus }, 'training job');
  }

  /** The instance is gone; only the logs stay. */
  private async cleanUp(): Promise<void> {
    this.hosts.finishLogs(this.state.hosts);
    for (const name of [...hostNames(this.request), 'runs']) await removeFolder(join(this.folder, name), this.log);
  }
}

/** Folder of a training job, relative to the endpoint's root. */
export const trainingFolder = (name: string): string => join('jobs', name);
