import type { ReachedLimit, SweepLimits } from '../../contracts/request/sweep-limits.js';
import type { SweepCarried } from '../../contracts/sweep/sweep.js';
import type { EarlierTrial, WarmStart } from '../../contracts/sweep/sweep-record.js';
import type { TrialResult, TrialSpec } from '../../contracts/training/trial.js';
import type { Observation, Proposal } from '../../core/search/strategy.js';
import { CostMeter } from './cost-meter.js';
import { Pruning } from './pruning.js';
import type { SweepMeasures } from './sweep-control.js';
import { SweepState } from './sweep-state.js';

/** The trials of a sweep: what the search learns from them, what they cost, and which are pruned. */
export class SweepTrials implements SweepMeasures {
  readonly state: SweepState;
  readonly cost = new CostMeter();
  readonly pruning: Pruning;

  /** @param learned the earlier trials that the search learns from, where the warm start names them only */
  constructor(warm: WarmStart | undefined, learned?: readonly EarlierTrial[]) {
    this.state = new SweepState(warm, learned);
    this.pruning = new Pruning((index) => this.state.resultOf(index));
  }

  /** Goes on with what the run of the workflow before this one has left. */
  restore({ trials, rungs }: SweepCarried, specOf: (proposal: Proposal) => TrialSpec, now: number): void {
    for (const { index, ...rung } of rungs) this.pruning.report(index, rung);
    for (const { index, values, result } of trials) {
      const algorithm = result.algorithm;
      this.start(index, specOf({ index, algorithm, hyperparameters: values }), values, now);
      this.finish(index, result);
    }
  }

  start(index: number, spec: TrialSpec, values: Observation['hyperparameters'], now: number): void {
    this.state.start(index, spec, values);
    this.cost.start(index, spec, now);
  }

  finish(index: number, result: TrialResult): void {
    this.state.finish(index, result);
    this.pruning.finish(index, result);
    this.cost.finish(index, result.cost);
  }

  get running(): number {
    return this.state.running;
  }

  spent(now: number): number {
    return this.cost.spent(now);
  }

  msUntil(budget: number | undefined, now: number): number | undefined {
    return this.cost.msUntil(budget, now);
  }

  reached(limits: SweepLimits): ReachedLimit | undefined {
    return this.state.reached(limits);
  }
}
