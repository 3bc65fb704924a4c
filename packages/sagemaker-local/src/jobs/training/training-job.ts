import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { removeFolder } from '../../hosts/remove-folder.js';
import { requireInputsUntouched } from '../../hosts/shared-inputs.js';
import { trainingJobArn } from '../../model/arns.js';
import { CAPACITY_ERROR, INTERNAL_ERROR, JobFailure } from '../../model/job-failure.js';
import type { Resource } from '../../model/resource.js';
import { enter, type StopCause, type TrainingOutcome, type TrainingState } from '../../model/training-state.js';
import { watchInstanceFaults } from '../instance-faults.js';
import { type JobEnding, JobLifecycle } from '../job-lifecycle.js';
import { keepLimit } from '../limits.js';
import { hostNames } from './host-folder.js';
import { prepareHosts } from './prepare-hosts.js';
import { endTraining } from './training-end.js';
import { trainingFolder } from './training-folder.js';
import { TrainingHosts } from './training-hosts.js';
import { untilLimit } from './training-limits.js';
import { finalMessage, finalStatus, outcomeOfExit } from './training-outcome.js';
import type { WarmPools } from './warm-pools.js';

/** The lifecycle of one training job: its instances start, it downloads, trains, and uploads its model. */
export class TrainingJob extends JobLifecycle<CreateTrainingJobRequest, TrainingState> {
  private readonly folder: string;
  private readonly hosts: TrainingHosts;

  constructor(
    deps: EngineDeps,
    stored: Resource<CreateTrainingJobRequest, TrainingState>,
    private readonly pools: WarmPools,
  ) {
    super(deps, 'training job', deps.store.trainingJobs, stored);
    const { name, request } = stored;
    this.folder = join(deps.settings.root, trainingFolder(name));
    this.hosts = new TrainingHosts(deps, name, request, trainingJobArn(deps.settings, name), (hosts) =>
      this.change((current) => ({ ...current, hosts })),
    );
  }

  stop(cause: StopCause = 'user'): void {
    this.requestStop((state, now) => ({
      ...(cause === 'user' ? enter(state, 'Stopping', 'Stopping the training job', now) : state),
      stop: { cause, at: now },
    }));
  }

  protected isStopRequested(): boolean {
    return this.state.stop !== undefined;
  }

  protected override watchLimits(ended: AbortSignal): void {
    const untilUsedUp = () => untilLimit(this.deps.clock, this.request, () => this.state, ended);
    void keepLimit(untilUsedUp, (cause) => this.stop(cause), ended, this.log);
  }

  protected step(): Promise<void> {
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
      await clock.sleep(interruption.until - clock.now(), this.interrupted).catch(() => undefined);
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
    const signal = this.interrupted;
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
        if (loss.signal.reason === 'spot') return this.interrupt();
        this.abandonRuns();
        throw new Error('an internal error was asked for by the fault plan');
      case 'ended': {
        await this.holdStop();
        this.closing.signal.throwIfAborted();
        for (const { host } of this.state.hosts) {
          await requireInputsUntouched(this.deps.cache, this.hosts.mlFolder(host));
        }
        return this.beginUpload(outcomeOfExit(ends.failed.exitCode, await this.hosts.failureText(ends.failed.host)));
      }
    }
  }

  private beginUpload(ended: TrainingOutcome): void {
    const outcome: TrainingOutcome = this.isStopRequested() ? { status: 'Stopped' } : ended;
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

  protected endContainers(): Promise<void> {
    return this.hosts.endAll();
  }

  /** Where a step noticed that the server closes, it has ended the containers; where it broke, they still run. */
  protected async handOver(): Promise<void> {
    if (!this.hosts.areRunning) return;
    this.abandonRuns();
    await this.hosts.endAll();
  }

  /** An internal error may be retried, and one that meets a job which is stopping is still an error. */
  protected override async fail(error: unknown): Promise<void> {
    await this.endContainers();
    const ending = this.endingOf(error);
    const retriesLeft = this.state.retries < (this.request.RetryStrategy?.MaximumRetryAttempts ?? 0);
    if (ending.failureReason === INTERNAL_ERROR && retriesLeft && !this.isStopRequested()) {
      return this.startAgain((state) => ({ ...this.withoutHosts(state), retries: state.retries + 1 }));
    }
    await this.conclude(ending);
  }

  protected async conclude(outcome: JobEnding | TrainingOutcome, end: Partial<TrainingState> = {}): Promise<void> {
    this.change((state, now) => {
      const status = finalStatus(outcome, state.stop?.cause);
      return { ...enter(state, status, finalMessage(status), now), ...end, outcome, phase: 'ended', endedAt: now };
    });
    await this.releasePool();
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
    if (this.deps.settings.lostJobs === 'fail') throw new Error('the container vanished while no server was there');
    this.log.warn('the container vanished while no server was there; the job starts again');
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
   * Makes the next server start the job again, instead of taking the exit of a container that we end for its own. A job
   * that is stopping anyway ends with whatever its container leaves.
   */
  private abandonRuns(): void {
    if (!this.isStopRequested()) this.change((state) => ({ ...state, phase: 'downloading' }));
  }

  /** Milliseconds left between the request to stop, or the loss of the instance, and SIGKILL. */
  private graceLeft(): number {
    const now = this.deps.clock.now();
    const requested = this.state.stop?.at ?? this.state.loss?.at ?? now;
    return Math.max(0, requested + this.deps.settings.graceSeconds * 1000 - now);
  }

  /** The instance is gone; only the logs stay. */
  protected async cleanUp(): Promise<void> {
    this.hosts.finishLogs(this.state.hosts);
    for (const name of [...hostNames(this.request), 'runs']) await removeFolder(join(this.folder, name), this.log);
  }

  protected override summary() {
    return { status: this.state.secondaryStatus, failureReason: this.state.outcome?.failureReason };
  }
}
