import type { ReachedLimit } from '../../../contracts/request/sweep-limits.js';
import type { LeaderboardRow } from '../../../contracts/sweep/leaderboard.js';
import type { SweepInput } from '../../../contracts/sweep/sweep.js';
import type { TunedTrial, TuningChanges, TuningPlan } from '../../../contracts/sweep/tuning.js';
import type { TrialStop } from '../../../contracts/training/stop-trial.js';
import { type TrialResult, type TrialSpec, trialName } from '../../../contracts/training/trial.js';
import { spacesOf } from '../../../core/search/space.js';
import { pointOfTuned } from '../../../core/search/tuning-space.js';
import { CostMeter } from '../cost-meter.js';
import { describeLimit } from '../describe-limit.js';
import { SweepState } from '../sweep-state.js';
import { tunedResult } from './tuned-result.js';

/** Why a sweep ends before its search does, and what its running trials are stopped for. */
export interface EarlyEnd extends TrialStop {
  readonly limit: ReachedLimit;
}

/** What is known of a trial that SageMaker started. */
export type SeenTrial = Pick<TrialSpec, 'name' | 'plan' | 'prices'>;

interface Seen {
  readonly index: number;
  readonly trial: SeenTrial;
  /** Milliseconds since 1970. */
  readonly since: number;
  ended: boolean;
}

/** The training jobs of the tuning job as trials, numbered as they were first seen, and the limits held against them. */
export class TunedTrials {
  readonly state: SweepState;
  private readonly cost = new CostMeter();
  /** By the name of the job. */
  private readonly seen = new Map<string, Seen>();
  private early: EarlyEnd | undefined;
  /** Called when a trial has begun or ended, or the sweep is to end. */
  onChange: () => void = () => undefined;
  /** Called with each trial that has ended. @param since when it was first seen, milliseconds since 1970 */
  onEnded: (trial: SeenTrial, result: TrialResult, since: number) => void = () => undefined;

  constructor(
    private readonly input: SweepInput,
    private readonly plan: TuningPlan,
  ) {
    this.state = new SweepState(input.warm);
  }

  /** Takes in what is new. @param stop set when we stop the tuning job, or SageMaker does for want of time */
  take({ started, ended }: TuningChanges, stop: TrialStop | undefined, now: number): void {
    for (const trial of started) this.start(trial, now);
    for (const trial of ended) {
      const known = this.seen.get(trial.job);
      if (known === undefined || known.ended) continue;
      known.ended = true;
      const result = tunedResult(known.trial, trial, stop);
      this.state.finish(known.index, result);
      this.cost.finish(known.index, result.cost);
      this.onEnded(known.trial, result, known.since);
    }
    if (started.length + ended.length > 0) this.onChange();
  }

  /** Jobs that a watch needs not report again. */
  get known(): { readonly started: readonly string[]; readonly ended: readonly string[] } {
    const all = [...this.seen];
    return { started: all.map(([job]) => job), ended: all.filter(([, { ended }]) => ended).map(([job]) => job) };
  }

  get leaderboardRows(): readonly LeaderboardRow[] {
    const jobs = new Map([...this.seen].map(([job, { trial }]) => [trial.name, job]));
    return this.state.leaderboardRows.map((row) =>
      row.status === 'running' ? { ...row, job: jobs.get(row.name) } : row,
    );
  }

  spent(now: number): number {
    return this.cost.spent(now);
  }

  /** Somebody ends the sweep with what it has. */
  finish(): string {
    this.early ??= this.endBy('finished');
    this.onChange();
    return 'Finishing: the tuning job is stopped, the best of its trials counts.';
  }

  /** Why the tuning job is to be stopped: one of the limits that SageMaker does not know, or a person. */
  earlyEnd(now: number): EarlyEnd | undefined {
    this.early ??= this.reached(now);
    return this.early;
  }

  /** The same, as it was when last asked for. */
  get decidedEnd(): EarlyEnd | undefined {
    return this.early;
  }

  /** SageMaker keeps the limit on time itself: it stops the trials, and calls the tuning job completed. */
  outOfTime({ ended }: TuningChanges, elapsedMs: number): EarlyEnd | undefined {
    const { maxSeconds } = this.input.search.limits;
    if (maxSeconds === undefined || elapsedMs < maxSeconds * 1000) return undefined;
    return ended.some(({ status }) => status === 'Stopped') ? this.endBy('maxSeconds') : undefined;
  }

  /** Milliseconds until the money is spent if nothing changes. */
  timeLeft(now: number): number | undefined {
    const left = this.cost.msUntil(this.input.search.limits.maxCost, now);
    return left === undefined ? undefined : Math.max(1, Math.ceil(left));
  }

  private reached(now: number): EarlyEnd | undefined {
    const { maxCost, failuresInARow } = this.input.search.limits;
    if (maxCost !== undefined && this.spent(now) >= maxCost) return this.endBy('maxCost');
    return this.state.reached({ failuresInARow }) === undefined ? undefined : this.endBy('failuresInARow');
  }

  private endBy(limit: ReachedLimit): EarlyEnd {
    return { failure: 'StoppedByLimit', reason: describeLimit(limit, this.input.search.limits), limit };
  }

  private start({ job, algorithm, tuned }: TunedTrial, now: number): void {
    if (this.seen.has(job)) return;
    const { search, prices } = this.input;
    const index = this.seen.size;
    const definition = this.plan.definitions.find(({ name }) => name === algorithm);
    const space = spacesOf(search).find(([name]) => name === algorithm)?.[1];
    if (definition === undefined || space === undefined) throw new Error(`${job} is of no definition of the sweep`);
    const { plan } = definition;
    const trial: SeenTrial = {
      name: trialName(index),
      plan: { ...plan, hyperparameters: { ...plan.hyperparameters, ...tuned } },
      prices,
    };
    this.seen.set(job, { index, trial, since: now, ended: false });
    this.state.start(index, trial, pointOfTuned(space, tuned));
    this.cost.start(index, trial, now);
  }
}
