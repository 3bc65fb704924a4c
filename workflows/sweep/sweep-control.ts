import { ApplicationFailure } from '@temporalio/workflow';
import type { SweepRequest } from '../../contracts/request/request.js';
import type { ReachedLimit, SweepLimits } from '../../contracts/request/sweep-limits.js';
import type { SweepCarried } from '../../contracts/sweep/sweep.js';
import type { SweepExtension } from '../../contracts/sweep/sweep-messages.js';
import { describeLimit } from './describe-limit.js';

/** What of the trials the limits are held against. */
export interface SweepMeasures {
  readonly running: number;
  /** US dollars. */
  spent(now: number): number;
  /** Milliseconds until a budget is spent if nothing changes. */
  msUntil(budget: number | undefined, now: number): number | undefined;
  /** The limit that the ended trials have reached, if any. */
  reached(limits: SweepLimits): ReachedLimit | undefined;
}

/** What people may do to a sweep that runs, and the limits that end it. */
export class SweepControl {
  private request: SweepRequest;
  private readonly startedAt: number;
  private pausedMs: number;
  private pausedAt: number | undefined;
  private finishRequested = false;
  private ending: string | undefined;

  /** @param unpriced instance types that no price is known of */
  constructor(
    carried: SweepCarried['control'],
    private readonly trials: SweepMeasures,
    private readonly unpriced: readonly string[],
  ) {
    this.request = carried.search;
    this.startedAt = carried.startedAt;
    this.pausedMs = carried.pausedMs;
    this.pausedAt = carried.pausedAt;
  }

  get search(): SweepRequest {
    return this.request;
  }

  get isPaused(): boolean {
    return this.pausedAt !== undefined;
  }

  /** Milliseconds since 1970, while it is paused. */
  get pausedSince(): number | undefined {
    return this.pausedAt;
  }

  get carried(): SweepCarried['control'] {
    return { search: this.request, startedAt: this.startedAt, pausedMs: this.pausedMs, pausedAt: this.pausedAt };
  }

  /** The limit that is reached now, if any. */
  reached(now: number): ReachedLimit | undefined {
    if (this.finishRequested) return 'finished';
    const { maxSeconds, maxCost } = this.limits;
    if (maxSeconds !== undefined && this.elapsedMs(now) >= maxSeconds * 1000) return 'maxSeconds';
    if (maxCost !== undefined && this.trials.spent(now) >= maxCost) return 'maxCost';
    return this.trials.reached(this.limits);
  }

  /** Milliseconds until time or money run out if nothing changes; undefined where neither is limited. */
  timeLeft(now: number): number | undefined {
    const { maxSeconds, maxCost } = this.limits;
    const times: number[] = [];
    if (maxSeconds !== undefined && !this.isPaused) times.push(maxSeconds * 1000 - this.elapsedMs(now));
    const untilSpent = this.trials.msUntil(maxCost, now);
    if (untilSpent !== undefined) times.push(untilSpent);
    // At least a millisecond: rounding must not make a timer that does not move the clock.
    return times.length === 0 ? undefined : Math.max(1, Math.ceil(Math.min(...times)));
  }

  /** Why the sweep is over, for people. */
  describe(limit: ReachedLimit): string {
    return describeLimit(limit, this.limits);
  }

  /** @throws ApplicationFailure that refuses the update before it enters the history */
  checkPause(): void {
    this.requireGoingOn();
    if (this.isPaused) throw refusal('The sweep is paused already.');
  }

  /** @throws ApplicationFailure that refuses the update before it enters the history */
  checkResume(): void {
    this.requireGoingOn();
    if (!this.isPaused) throw refusal('The sweep is not paused.');
  }

  /** @throws ApplicationFailure that refuses the update before it enters the history */
  checkFinish(): void {
    this.requireGoingOn();
  }

  /** Why a person or a limit has ended it, for people; running trials may still have to stop. */
  get whyEnding(): string | undefined {
    return this.ending;
  }

  /** A limit ends the sweep: what people ask of it makes no sense any more. @param why for people */
  end(why: string): void {
    this.ending ??= why;
  }

  pause(now: number): string {
    if (this.pausedAt !== undefined) return 'The sweep was paused already.';
    this.pausedAt = now;
    return `Paused: ${this.trials.running} running trials finish, none start.`;
  }

  resume(now: number): string {
    if (this.pausedAt === undefined) return 'The sweep was not paused.';
    this.pausedMs += now - this.pausedAt;
    this.pausedAt = undefined;
    return 'The sweep goes on.';
  }

  finish(): string {
    this.finishRequested = true;
    this.end(this.describe('finished'));
    return `Finishing: ${this.trials.running} running trials are stopped, the best of the others counts.`;
  }

  extend({ maxTrials, limits }: SweepExtension): string {
    this.request = {
      ...this.request,
      ...(maxTrials === undefined ? {} : { maxTrials }),
      ...(limits === undefined ? {} : { limits: { ...this.request.limits, ...limits } }),
    };
    return 'The sweep has new limits.';
  }

  /** @throws ApplicationFailure that refuses the update before it enters the history */
  checkExtension({ maxTrials, limits = {} }: SweepExtension): void {
    this.requireGoingOn();
    if (maxTrials === undefined && Object.keys(limits).length === 0) {
      throw refusal('Say what to extend: maxTrials, or a field of limits.');
    }
    for (const [name, value] of Object.entries({ maxTrials, ...limits })) {
      if (value !== undefined && name !== 'target' && !(value > 0)) {
        throw refusal(`${name} must be above 0, not ${value}.`);
      }
    }
    if (limits.maxCost !== undefined && this.unpriced.length > 0) {
      throw refusal(
        `limits.maxCost could not be kept: there is no price for ${this.unpriced.join(', ')}. A run keeps the prices that ` +
          'it was started with; name better ones with FORECAST_PRICES for the worker, and start another.',
      );
    }
  }

  private requireGoingOn(): void {
    if (this.ending !== undefined) throw refusal(`The sweep is ending already. ${this.ending}`);
  }

  private get limits(): SweepLimits {
    return this.request.limits;
  }

  private elapsedMs(now: number): number {
    const paused = this.pausedMs + (this.pausedAt === undefined ? 0 : now - this.pausedAt);
    return now - this.startedAt - paused;
  }
}

const refusal = (message: string): ApplicationFailure => ApplicationFailure.nonRetryable(message);
