import type { ReachedLimit } from '../../contracts/request/sweep-limits.js';
import type { TrialSpec } from '../../contracts/training/trial.js';
import type { NoProposal, Proposal } from '../../core/search/strategy.js';
import type { SweepControl } from './sweep-control.js';
import type { SweepTrials } from './sweep-trials.js';
import type { TrialPool } from './trial-pool.js';

/** What the loop works on. */
export interface SearchLoopParts {
  readonly trials: SweepTrials;
  readonly control: SweepControl;
  /** The trial of a number, or none. */
  readonly propose: (number: number) => Proposal | NoProposal;
  readonly pool: Pick<TrialPool, 'start' | 'stop'>;
  readonly specOf: (proposal: Proposal) => TrialSpec;
  /** Whether the workflow is to continue as new: no more trials are started then. */
  readonly historyIsFull: () => boolean;
  /** Waits for a condition, so many milliseconds at most. */
  readonly until: (condition: () => boolean, timeoutMs: number | undefined) => Promise<unknown>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Proposes trials, starts them as far as there is room, and stops those that are pruned, until the sweep is over. */
export class SearchLoop {
  private reachedLimit: ReachedLimit | undefined;

  /** @param next number of the next proposal */
  constructor(
    private readonly parts: SearchLoopParts,
    private next: number,
  ) {}

  get nextProposal(): number {
    return this.next;
  }

  /** The limit that has ended the sweep. */
  get limit(): ReachedLimit | undefined {
    return this.reachedLimit;
  }

  /** @returns `limit reached` while trials may still run; `history full` when the search has more and no trial runs */
  async run(): Promise<'searched' | 'limit reached' | 'history full'> {
    const { trials, control, historyIsFull, now } = this.parts;
    for (;;) {
      await this.stopPruned();
      this.reachedLimit = control.reached(now());
      if (this.reachedLimit !== undefined) return 'limit reached';
      const full = historyIsFull();
      const hasMore = full || control.isPaused || this.startTrials();
      if (trials.running === 0 && !control.isPaused) return hasMore && full ? 'history full' : 'searched';
      await this.untilSomethingHappens();
    }
  }

  /** Starts trials as far as there is room. @returns whether the search has more */
  private startTrials(): boolean {
    const { trials, control, pool, propose, specOf, now } = this.parts;
    while (trials.running < control.search.maxParallel) {
      const proposal = propose(this.next);
      if ('kind' in proposal) return proposal.kind === 'wait';
      this.next += 1;
      if (trials.state.knows(proposal)) continue;
      const spec = specOf(proposal);
      trials.start(proposal.index, spec, proposal.hyperparameters, now());
      pool.start(proposal.index, spec);
    }
    return true;
  }

  private async stopPruned(): Promise<void> {
    const { trials, pool } = this.parts;
    while (trials.pruning.hasDecisions) {
      for (const { index, reason } of trials.pruning.takeDecisions()) {
        await pool.stop(index, { failure: 'StoppedByPruning', reason });
      }
    }
  }

  /** Until a trial ends or begins to wait, a rung decides, a person intervenes, or time or money run out. */
  private async untilSomethingHappens(): Promise<void> {
    const { trials, control, until, now } = this.parts;
    const { ended } = trials.state;
    const { waitChanges } = trials.cost;
    const { isPaused, search } = control;
    const hasHappened = () =>
      trials.state.ended > ended ||
      trials.cost.waitChanges > waitChanges ||
      trials.pruning.hasDecisions ||
      control.isPaused !== isPaused ||
      control.search !== search ||
      control.reached(now()) === 'finished';
    await until(hasHappened, control.timeLeft(now()));
  }
}
