import type { SweepRequest } from '../../contracts/request/request.js';
import type { TrialResult } from '../../contracts/training/trial.js';
import type { RungPoint } from '../../contracts/training/watch.js';
import { decideAtRung, type RungReport } from '../../core/search/early-stop.js';

/** A trial to be stopped, and why. */
export interface PruneDecision {
  readonly index: number;
  readonly reason: string;
}

/** The rungs that trials have come to, and which trials are pruned there. */
export class Pruning {
  private readonly reported: RungReport[] = [];
  /** `trial/step` of the reports. */
  private readonly seenRungs = new Set<string>();
  private readonly pruned = new Set<number>();
  private decisions: PruneDecision[] = [];

  /** @param resultOf the result of a trial that has ended */
  constructor(private readonly resultOf: (index: number) => TrialResult | undefined) {}

  /** A running trial has passed rungs: decides at each whether it goes on. */
  pass(index: number, rungs: readonly RungPoint[], search: SweepRequest): void {
    for (const rung of rungs) {
      if (!this.report(index, rung) || this.pruned.has(index)) continue;
      if (decideAtRung(search, { index, ...rung }, this.rivals) === 'continue') continue;
      if (!this.hasSurvivor(rung.step, index)) continue;
      this.prune(index);
      const reason = `Others were better after ${rung.step} rounds: its objective was ${rung.value}.`;
      this.decisions.push({ index, reason });
    }
  }

  /** Rungs that are known only now count too, for the others. */
  finish(index: number, { status, rungs = [] }: Pick<TrialResult, 'status' | 'rungs'>): void {
    // The stop may come too late: then it is a trial like any other.
    if (status === 'completed') this.pruned.delete(index);
    for (const rung of rungs) this.report(index, rung);
  }

  /**
   * A rung that is reported twice counts once. One that a trial comes to before it hears that it is pruned doesn't count: it
   * would be a rival of the trials that went on, and could prune the last of them.
   *
   * @returns whether it is to be judged
   */
  report(index: number, { step, value }: RungPoint): boolean {
    const key = `${index}/${step}`;
    if (this.seenRungs.has(key) || this.pruned.has(index)) return false;
    this.seenRungs.add(key);
    this.reported.push({ index, step, value });
    return true;
  }

  prune(index: number): void {
    this.pruned.add(index);
  }

  get hasDecisions(): boolean {
    return this.decisions.length > 0;
  }

  /** What was decided since the last call. */
  takeDecisions(): readonly PruneDecision[] {
    const { decisions } = this;
    this.decisions = [];
    return decisions;
  }

  get reports(): readonly RungReport[] {
    return this.reported;
  }

  /** What a trial at a rung is compared with: a trial that came to nothing can't have been better. */
  get rivals(): readonly RungReport[] {
    return this.reported.filter(({ index }) => {
      const result = this.resultOf(index);
      return result?.status !== 'failed' && !result?.demoted;
    });
  }

  /**
   * Whether another trial that came to the step still runs, or has completed. Those that are pruned count as rivals for good,
   * but when the one that they were pruned for fails, the next must not be pruned for nobody.
   */
  hasSurvivor(step: number, besides: number): boolean {
    return this.rivals.some(({ index, step: at }) => index !== besides && at === step && this.mayWin(index));
  }

  private mayWin(index: number): boolean {
    const status = this.resultOf(index)?.status;
    return status === undefined ? !this.pruned.has(index) : status === 'completed';
  }
}
