import { ApplicationFailure, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { SweepRequest } from '../../contracts/request/request.js';
import type { ReachedLimit, SweepLimits } from '../../contracts/request/sweep-limits.js';
import {
  extendSweepUpdate,
  finishSweepUpdate,
  pauseSweepUpdate,
  resumeSweepUpdate,
  type SweepExtension,
} from '../../contracts/sweep/sweep-messages.js';
import { limitWords } from './describe-limit.js';
import type { SweepState } from './sweep-state.js';

/** What of the control outlives a workflow that continues as new. */
export interface CarriedControl {
  readonly search: SweepRequest;
  readonly startedAt: number;
  readonly pausedMs: number;
  readonly pausedAt?: number | undefined;
}

/** What people may do to a sweep that runs, and the limits that end it. */
export class SweepControl {
  private request: SweepRequest;
  private readonly startedAt: number;
  private pausedMs: number;
  private pausedAt: number | undefined;
  private finishAsked = false;

  constructor(
    carried: CarriedControl,
    private readonly state: SweepState,
    /** Instance types that no price is known of. */
    unpriced: readonly string[],
  ) {
    this.request = carried.search;
    this.startedAt = carried.startedAt;
    this.pausedMs = carried.pausedMs;
    this.pausedAt = carried.pausedAt;
    setHandler(pauseSweepUpdate, () => this.pause());
    setHandler(resumeSweepUpdate, () => this.resume());
    setHandler(finishSweepUpdate, () => this.finish());
    setHandler(extendSweepUpdate, (extension) => this.extend(extension), {
      validator: (extension) => checkExtension(extension, unpriced),
    });
  }

  get search(): SweepRequest {
    return this.request;
  }

  get paused(): boolean {
    return this.pausedAt !== undefined;
  }

  /** The limit that is reached now, if any. */
  reached(now: number): ReachedLimit | undefined {
    if (this.finishAsked) return 'finished';
    const { maxSeconds, maxCost } = this.limits;
    if (maxSeconds !== undefined && this.elapsed(now) >= maxSeconds * 1000) return 'maxSeconds';
    if (maxCost !== undefined && this.state.spent(now) >= maxCost) return 'maxCost';
    return this.state.reached(this.limits);
  }

  /** Milliseconds until time or money run out if nothing changes; undefined where neither is limited. */
  timeLeft(now: number): number | undefined {
    const { maxSeconds, maxCost } = this.limits;
    const times: number[] = [];
    if (maxSeconds !== undefined && !this.paused) times.push(maxSeconds * 1000 - this.elapsed(now));
    if (maxCost !== undefined && this.state.hourly > 0) {
      times.push(((maxCost - this.state.spent(now)) / this.state.hourly) * 3_600_000);
    }
    // At least a millisecond: rounding must not make a timer that does not move the clock.
    return times.length === 0 ? undefined : Math.max(1, Math.ceil(Math.min(...times)));
  }

  /** Why the sweep is over, for people. */
  words(limit: ReachedLimit): string {
    return limitWords(limit, this.limits);
  }

  get carried(): CarriedControl {
    return { search: this.request, startedAt: this.startedAt, pausedMs: this.pausedMs, pausedAt: this.pausedAt };
  }

  /** Requests from before there were limits have none. */
  private get limits(): Partial<SweepLimits> {
    return this.request.limits ?? {};
  }

  private elapsed(now: number): number {
    const paused = this.pausedMs + (this.pausedAt === undefined ? 0 : now - this.pausedAt);
    return now - this.startedAt - paused;
  }

  private pause(): string {
    if (this.pausedAt !== undefined) return 'The sweep was paused already.';
    this.pausedAt = Date.now();
    setCurrentDetails('Paused: running trials finish, none start. Go on with the update `resumeSweep`.');
    return `Paused: ${this.state.running} running trials finish, none start.`;
  }

  private resume(): string {
    if (this.pausedAt === undefined) return 'The sweep was not paused.';
    this.pausedMs += Date.now() - this.pausedAt;
    this.pausedAt = undefined;
    setCurrentDetails('');
    return 'The sweep goes on.';
  }

  private finish(): string {
    this.finishAsked = true;
    return `Finishing: ${this.state.running} running trials are stopped, the best of the others counts.`;
  }

  private extend({ maxTrials, limits }: SweepExtension): string {
    this.request = {
      ...this.request,
      ...(maxTrials === undefined ? {} : { maxTrials }),
      ...(limits === undefined ? {} : { limits: { ...this.request.limits, ...limits } }),
    };
    return 'The sweep has new limits.';
  }
}

/** @throws ApplicationFailure that refuses the update before it enters the history */
function checkExtension({ maxTrials, limits = {} }: SweepExtension, unpriced: readonly string[]): void {
  if (maxTrials === undefined && Object.keys(limits).length === 0) {
    throw ApplicationFailure.nonRetryable('Say what to extend: maxTrials, or a field of limits.');
  }
  for (const [name, value] of Object.entries({ maxTrials, ...limits })) {
    if (value !== undefined && name !== 'target' && !(value > 0)) {
      throw ApplicationFailure.nonRetryable(`${name} must be above 0, not ${value}.`);
    }
  }
  if (limits.maxCost !== undefined && unpriced.length > 0) {
    throw ApplicationFailure.nonRetryable(
      `limits.maxCost could not be kept: there is no price for ${unpriced.join(', ')}. A run keeps the prices that it was ` +
        'started with; name better ones with FORECAST_PRICES for the worker, and start another.',
    );
  }
}
