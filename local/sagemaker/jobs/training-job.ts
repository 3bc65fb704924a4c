import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateTrainingJobRequest, SecondaryStatus } from '@aws-sdk/client-sagemaker';
import type { Logger } from 'pino';
import { trainingJobArn } from '../operations/arns.js';
import { listChannel } from './channels.js';
import type { EngineDeps } from './engine-deps.js';
import { createHostFolder, fillChannel, hostNames } from './host-folder.js';
import { INTERNAL_ERROR, JobFailure, MAX_FAILURE_REASON } from './job-failure.js';
import { persist } from './persist.js';
import { endTraining } from './training-end.js';
import { type HostEnds, TrainingHosts } from './training-hosts.js';
import { enter, type StopCause, type TrainingOutcome, type TrainingState } from './training-state.js';

const DEFAULT_MAX_RUNTIME_SECONDS = 86_400;

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
  ) {
    this.state = state;
    this.folder = trainingFolder(name);
    this.log = deps.log.child({ job: name });
    this.hosts = new TrainingHosts(deps, name, request, this.arn, (hosts) =>
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

  private get arn(): string {
    return trainingJobArn(this.deps.settings, this.name);
  }

  private async live(): Promise<void> {
    // The answer to CreateTrainingJob goes out first.
    await Promise.resolve();
    const deadline = this.watchRuntime();
    try {
      while (this.state.phase !== 'ended') {
        try {
          await this.step();
        } catch (error) {
          if (error instanceof EndpointClosing) return;
          await this.failOrRetry(error);
        }
      }
    } catch (error) {
      this.log.fatal({ err: error }, 'the job can not go on');
    } finally {
      deadline.abort();
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
    if (await this.stoppedEarly()) return;
    this.change((state, now) => enter(state, 'Starting', 'Preparing the instances for training', now));
    // A deleted job of the same name may have left its runs; their numbers begin anew.
    await rm(join(this.root, this.folder, 'runs'), { recursive: true, force: true });
    this.change((state, now) => ({
      ...enter(state, 'Downloading', 'Downloading input data', now),
      phase: 'downloading',
      startedAt: state.startedAt ?? now,
    }));
  }

  private async download(): Promise<void> {
    if (await this.stoppedEarly()) return;
    const { deps, request } = this;
    const signal = AbortSignal.any([this.stopping.signal, this.closing.signal]);
    const hosts = hostNames(request);
    try {
      await Promise.all(
        hosts.map(async (host, index) => {
          const ml = this.hosts.mlFolder(host);
          await createHostFolder(ml, request, host, hosts);
          for (const channel of request.InputDataConfig ?? []) {
            const place = { host: index, hosts: hosts.length };
            await persist(async () => {
              const files = await listChannel(deps.s3, channel, place, request, deps.settings.region);
              await fillChannel(deps, ml, channel.ChannelName as string, files, signal);
            }, signal);
          }
        }),
      );
    } catch (error) {
      // Whatever the abort broke, the reason for it decides what comes next.
      signal.throwIfAborted();
      if (error instanceof JobFailure) throw error;
      if (isS3Refusal(error)) throw new JobFailure(`ClientError: Data download failed:${error.message}`);
      throw error;
    }
    signal.throwIfAborted();
    this.change((state, now) => {
      const downloaded = enter(state, 'Downloading', 'Downloading the training image', now);
      return {
        ...enter(downloaded, 'Training', 'Training image download completed. Training in progress.', now),
        phase: 'training',
        runs: state.runs + 1,
        hosts: this.hosts.plan(hosts, state, now),
      };
    });
  }

  private async train(): Promise<void> {
    const signals = { stop: this.stopping.signal, close: this.closing.signal };
    const ends = await this.hosts.run(this.state.hosts, signals, () => this.graceLeft());
    if (ends.kind === 'closing') {
      this.abandonRuns();
      await this.hosts.endAll();
      throw this.closing.signal.reason;
    }
    if (ends.kind === 'lost') return this.afterLoss(ends.started);
    const outcome = await this.outcomeOf(ends);
    this.change((state, now) => ({
      ...enter(state, 'Uploading', 'Uploading generated training model', now),
      phase: 'uploading',
      outcome,
    }));
  }

  private async upload(): Promise<void> {
    const { outcome = { status: 'Failed', failureReason: INTERNAL_ERROR } } = this.state;
    const ml = hostNames(this.request).map((host) => this.hosts.mlFolder(host));
    const folder = join(this.root, this.folder);
    const end = await endTraining(this.deps, this.request, this.state, ml, folder, this.closing.signal);
    this.change((state, now) => {
      const status: SecondaryStatus = this.finalStatus(outcome);
      return {
        ...enter(state, status, this.finalMessage(status), now),
        ...end,
        ...(outcome.failureReason === undefined ? {} : { outcome }),
        phase: 'ended',
        endedAt: now,
      };
    });
    await this.cleanUp();
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
    this.log.error({ err: error, phase: this.state.phase }, 'internal error of the endpoint');
    if (this.state.retries < (this.request.RetryStrategy?.MaximumRetryAttempts ?? 0) && !this.state.stop) {
      return this.startAgain((state) => ({ ...state, retries: state.retries + 1, hosts: [] }));
    }
    return this.conclude({ status: 'Failed', failureReason: INTERNAL_ERROR });
  }

  /** Ends the job where there is nothing to upload. */
  private async conclude(outcome: TrainingOutcome): Promise<void> {
    this.change((state, now) => {
      const status = this.finalStatus(outcome);
      return { ...enter(state, status, this.finalMessage(status), now), outcome, phase: 'ended', endedAt: now };
    });
    await this.cleanUp();
  }

  private async afterLoss(started: boolean): Promise<void> {
    if (!started) {
      this.change((state) => ({ ...state, phase: 'downloading' }));
      return;
    }
    if (this.deps.settings.lostJobs === 'fail') {
      return this.conclude({ status: 'Failed', failureReason: INTERNAL_ERROR });
    }
    this.log.warn('the container vanished while the endpoint was away; the job starts again');
    this.startAgain((state) => state);
  }

  private startAgain(count: (state: TrainingState) => TrainingState): void {
    this.change((state, now) => ({
      ...enter(count(state), 'Restarting', 'Restarting the training job', now),
      phase: 'downloading',
    }));
  }

  /**
   * Makes the next life start the job again, instead of taking the exit of a container that we are about to end for
   * its own. A job that is stopping anyway ends with whatever its container leaves.
   */
  private abandonRuns(): void {
    if (this.state.stop === undefined) this.change((state) => ({ ...state, phase: 'downloading' }));
  }

  private async outcomeOf(ends: Extract<HostEnds, { kind: 'ended' }>): Promise<TrainingOutcome> {
    if (this.state.stop !== undefined) return { status: 'Stopped' };
    const failed = ends.hosts.find(({ exitCode }) => exitCode !== 0);
    if (failed === undefined) return { status: 'Completed' };
    const tail = `, exit code: ${failed.exitCode}`;
    const text = await this.hosts.failureText(failed.host);
    const head = `AlgorithmError: ${text}`.slice(0, MAX_FAILURE_REASON - tail.length);
    return { status: 'Failed', failureReason: head + tail };
  }

  private finalStatus(outcome: TrainingOutcome): SecondaryStatus {
    // A stop that came while the model was on its way is still a stop.
    if (outcome.status === 'Failed') return 'Failed';
    switch (this.state.stop?.cause) {
      case undefined:
        return outcome.status === 'Stopped' ? 'Stopped' : 'Completed';
      case 'user':
        return 'Stopped';
      case 'max-runtime':
        return outcome.status === 'Stopped' ? 'MaxRuntimeExceeded' : 'Completed';
      case 'max-wait':
        return outcome.status === 'Stopped' ? 'MaxWaitTimeExceeded' : 'Completed';
    }
  }

  private finalMessage(status: SecondaryStatus): string {
    switch (status) {
      case 'Completed':
        return 'Training job completed';
      case 'Failed':
        return 'Training job failed';
      case 'MaxRuntimeExceeded':
        return 'Training job runtime exceeded MaxRuntimeInSeconds provided';
      case 'MaxWaitTimeExceeded':
        return 'Training job wait time exceeded MaxWaitTimeInSeconds provided';
      default:
        return 'Training job stopped';
    }
  }

  /** Milliseconds left between the request to stop and SIGKILL. */
  private graceLeft(): number {
    const requested = this.state.stop?.at ?? this.deps.clock.now();
    return Math.max(0, requested + this.deps.settings.graceSeconds * 1000 - this.deps.clock.now());
  }

  /** Stops the job when it has run for as long as its request allows. */
  private watchRuntime(): AbortController {
    const over = new AbortController();
    const limit = (this.request.StoppingCondition?.MaxRuntimeInSeconds ?? DEFAULT_MAX_RUNTIME_SECONDS) * 1000;
    const begin = this.state.startedAt ?? this.deps.clock.now();
    const left = begin + limit - this.deps.clock.now();
    this.deps.clock.sleep(left, over.signal).then(
      () => this.stop('max-runtime'),
      () => undefined,
    );
    return over;
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
    for (const name of [...hostNames(this.request), 'runs']) {
      await rm(join(this.root, this.folder, name), { recursive: true, force: true });
    }
  }

  private get root(): string {
    return this.deps.settings.root;
  }
}

/** Folder of a training job, relative to the endpoint's root. */
export const trainingFolder = (name: string): string => join('jobs', name);

const isS3Refusal = (error: unknown): error is Error => {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return error instanceof Error && status !== undefined && status < 500;
};
