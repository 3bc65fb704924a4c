import type { Logger } from 'pino';
import type { EngineDeps } from '../hosts/engine-deps.js';
import { INTERNAL_ERROR, JobFailure, MAX_FAILURE_REASON } from '../model/job-failure.js';
import { isEnded } from '../model/job-status.js';
import type { Resource, ResourceState } from '../model/resource.js';
import { isStoreFailure } from '../store/database.js';
import type { ResourceStore } from '../store/resource-store.js';
import { holdStop } from './instance-faults.js';
import type { StoppableJob } from './job-engine.js';

/** Thrown at the waits of a job that was asked to stop; the store knows why. */
export class StopRequested extends Error {}
/** Thrown at the waits when the server closes; the job stays as it is for the next server. */
export class ServerClosing extends Error {}

/** How a job ends. */
export type JobEnding =
  | { readonly status: 'Completed' | 'Stopped'; readonly failureReason?: never }
  | { readonly status: 'Failed'; readonly failureReason: string };

/**
 * One job from wherever the store says it is to its end: what training, transform and processing jobs have in common.
 *
 * 1. The store always knows the next step before it is taken; after a crash the step is taken again or found done.
 * 2. Only `change` writes the state, and only this object writes the state of its job.
 * 3. What could not be stored has not happened: `finished` rejects, and the job is taken up again from the store.
 * 4. A closing server hands its jobs over: they stay open, and the next server on this root goes on with them.
 */
export abstract class JobLifecycle<Request, State extends ResourceState> implements StoppableJob {
  readonly finished: Promise<void>;
  readonly name: string;
  protected readonly request: Request;
  protected readonly log: Logger;
  protected readonly stopping = new AbortController();
  protected readonly closing = new AbortController();
  /** Fires when the job shall stop or the server closes. */
  protected readonly interrupted = AbortSignal.any([this.stopping.signal, this.closing.signal]);
  protected state: State;

  /** @param kind for people, such as `training job` */
  constructor(
    protected readonly deps: EngineDeps,
    private readonly kind: string,
    private readonly store: ResourceStore<Request, State>,
    { name, request, state }: Resource<Request, State>,
  ) {
    this.name = name;
    this.request = request;
    this.state = state;
    this.log = deps.log.child({ job: name });
    if (this.isStopRequested()) this.stopping.abort(new StopRequested());
    this.finished = this.goOn();
  }

  abstract stop(): void;

  /** Hands the job over to the next server; what must not go on without this one is ended. */
  async close(): Promise<void> {
    this.closing.abort(new ServerClosing());
    await this.finished;
  }

  /** Whether a request to stop is stored. */
  protected abstract isStopRequested(): boolean;

  /** Takes the next step, as the state says. @throws what `fail` makes an ending of */
  protected abstract step(): Promise<void>;

  /** Ends what still runs for a job that is about to fail or to be stopped. */
  protected abstract endContainers(): Promise<void>;

  /** Leaves the job so that the next server can go on with it. */
  protected abstract handOver(): Promise<void>;

  /** Ends the job; everything about its end becomes visible at once. */
  protected abstract conclude(ending: JobEnding): Promise<void> | void;

  /** Removes what the job has left on this machine, but for its logs. */
  protected abstract cleanUp(): Promise<void>;

  /** Begins to watch the times that the job may take. @param signal fires when it has ended */
  protected watchLimits(_signal: AbortSignal): void {}

  protected get hasEnded(): boolean {
    return isEnded(this.state.status);
  }

  /** Asks the job to end early; durable when this returns. A second request changes nothing. */
  protected requestStop(change: (state: State, now: number) => State): void {
    if (this.isStopRequested() || this.hasEnded) return;
    this.change(change);
    this.stopping.abort(new StopRequested());
  }

  /** What the error of a step means: the end of the job, unless its kind says otherwise. */
  protected async fail(error: unknown): Promise<void> {
    await this.endContainers();
    await this.holdStop();
    if (this.closing.signal.aborted) return;
    await this.conclude(this.isStopRequested() ? { status: 'Stopped' } : this.endingOf(error));
  }

  /** A stop that broke a step, a fault of the request, or one of the server, which is for the log. */
  protected endingOf(error: unknown): JobEnding {
    if (error instanceof StopRequested) return { status: 'Stopped' };
    if (error instanceof JobFailure) {
      return { status: 'Failed', failureReason: error.message.slice(0, MAX_FAILURE_REASON) };
    }
    this.log.error({ err: error }, 'internal error of the server');
    return { status: 'Failed', failureReason: INTERNAL_ERROR };
  }

  /** Keeps a stopped job Stopping for longer, where the fault plan says so. */
  protected async holdStop(): Promise<void> {
    if (this.isStopRequested()) await holdStop(this.deps, this.name, this.closing.signal);
  }

  protected change(change: (state: State, now: number) => State): void {
    const now = this.deps.clock.now();
    const stored = this.store.update(this.name, (state) => change(state, now), now);
    if (stored === undefined) throw new Error(`The ${this.kind} ${this.name} is gone from the store.`);
    const before = this.summary().status;
    this.state = stored.state;
    const summary = this.summary();
    if (before !== summary.status) this.log.info(summary, this.kind);
  }

  /** What the log says when the status has changed. */
  protected summary(): { readonly status: string; readonly failureReason?: string | undefined } {
    return { status: this.state.status };
  }

  private async goOn(): Promise<void> {
    // The answer to the request that created the job goes out first.
    await Promise.resolve();
    const ended = new AbortController();
    this.watchLimits(ended.signal);
    try {
      while (!this.hasEnded) {
        try {
          await this.step();
        } catch (error) {
          if (this.closing.signal.aborted) return await this.handOver();
          // The containers go on, and are taken up again.
          if (isStoreFailure(error)) throw error;
          await this.fail(error);
          if (this.closing.signal.aborted && !this.hasEnded) return;
        }
      }
      await this.cleanUp();
    } finally {
      ended.abort();
    }
  }
}
