import type { ReachedLimit } from '../../../contracts/request/sweep-limits.js';
import type { SweepInput } from '../../../contracts/sweep/sweep.js';
import type { TunedTrial, TuningNews, TuningPlan } from '../../../contracts/sweep/tuning.js';
import type { TrialStop } from '../../../contracts/training/stop-trial.js';
import { type TrialSpec, trialName } from '../../../contracts/training/trial.js';
import { spacesOf } from '../../../core/search/space.js';
import { pointOfTuned } from '../../../core/search/tuning-space.js';
import { limitWords } from '../describe-limit.js';
import { SweepState } from '../sweep-state.js';
import { tunedResult } from './tuned-result.js';

/** Why a sweep ends before its search does, and what its running trials are told. */
export interface EarlyEnd extends TrialStop {
  readonly limit: ReachedLimit;
}

/** The training jobs of the tuning job as trials, numbered as they were first seen. */
export class TunedTrials {
  readonly state: SweepState;
  private readonly specs = new Map<string, { readonly index: number; readonly spec: TrialSpec; ended: boolean }>();

  constructor(
    private readonly input: SweepInput,
    private readonly plan: TuningPlan,
  ) {
    this.state = new SweepState(input.warm);
  }

  take({ started, ended }: TuningNews, stop: TrialStop | undefined): void {
    for (const trial of started) this.start(trial);
    for (const trial of ended) {
      const known = this.specs.get(trial.job);
      if (known === undefined || known.ended) continue;
      known.ended = true;
      this.state.finish(known.index, tunedResult(known.spec, trial, stop));
    }
  }

  get known(): { readonly started: readonly string[]; readonly ended: readonly string[] } {
    const all = [...this.specs];
    return { started: all.map(([job]) => job), ended: all.filter(([, { ended }]) => ended).map(([job]) => job) };
  }

  get rows() {
    const jobs = new Map([...this.specs].map(([job, { spec }]) => [spec.name, job]));
    return this.state
      .leaderboard()
      .map((row) => (row.status === 'running' ? { ...row, job: jobs.get(row.name) } : row));
  }

  /** The limits that a tuning job does not know. */
  reached(now: number): EarlyEnd | undefined {
    const { maxCost, failuresInARow } = this.input.search.limits;
    if (maxCost !== undefined && this.state.spent(now) >= maxCost) return this.endBy('maxCost');
    return this.state.reached({ failuresInARow }) === undefined ? undefined : this.endBy('failuresInARow');
  }

  /** SageMaker keeps the limit on time itself: it stops the trials, and calls the tuning job completed. */
  outOfTime({ ended }: TuningNews, elapsedMs: number): EarlyEnd | undefined {
    const { maxSeconds } = this.input.search.limits;
    if (maxSeconds === undefined || elapsedMs < maxSeconds * 1000) return undefined;
    return ended.some(({ status }) => status === 'Stopped') ? this.endBy('maxSeconds') : undefined;
  }

  endBy(limit: ReachedLimit): EarlyEnd {
    return { failure: 'StoppedByLimit', reason: limitWords(limit, this.input.search.limits), limit };
  }

  /** Milliseconds until the money is spent if nothing changes. */
  timeLeft(now: number): number | undefined {
    const { maxCost } = this.input.search.limits;
    const { hourly } = this.state;
    if (maxCost === undefined || hourly === 0) return undefined;
    return Math.max(1, Math.ceil(((maxCost - this.state.spent(now)) / hourly) * 3_600_000));
  }

  private start({ job, algorithm, tuned }: TunedTrial): void {
    if (this.specs.has(job)) return;
    const index = this.specs.size;
    const definition = this.plan.definitions.find(({ name }) => name === algorithm);
    const space = spacesOf(this.input.search).find(([name]) => name === algorithm)?.[1];
    if (definition === undefined || space === undefined) throw new Error(`${job} is of no definition of the sweep`);
    const { plan } = definition;
    const spec: TrialSpec = {
      name: trialName(index),
      run: this.input.run,
      plan: { ...plan, hyperparameters: { ...plan.hyperparameters, ...tuned } },
      ...(this.input.prices === undefined ? {} : { prices: this.input.prices }),
    };
    this.specs.set(job, { index, spec, ended: false });
    this.state.start(index, spec, pointOfTuned(space, tuned), Date.now());
  }
}
