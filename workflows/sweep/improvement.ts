import type { ReachedLimit, SweepLimits } from '../../contracts/request/sweep-limits.js';
import type { TrialResult } from '../../contracts/training/trial.js';

/** How the results of a sweep follow one another, for the limits on them. */
export class Improvement {
  private best = Number.POSITIVE_INFINITY;
  private sinceBest = 0;
  private failuresInARow = 0;

  /** @param earlier results of earlier sweeps: they are to be beaten, but count for no limit */
  constructor(earlier: readonly TrialResult[] = []) {
    for (const result of earlier) this.count(result);
    this.sinceBest = 0;
  }

  count(result: TrialResult): void {
    const { status, failure, demoted } = result;
    // An objective that was NaN came as null through JSON.
    const objective = result.objective ?? Number.NaN;
    if (status === 'failed') {
      // What a person or a rule stopped says nothing of the space.
      const isStopped = failure !== undefined && STOPPED.has(failure.type);
      if (!isStopped) this.failuresInARow += 1;
      return;
    }
    this.failuresInARow = 0;
    // Others were better, but the best of those is still to complete.
    if (status === 'pruned' && this.best === Number.POSITIVE_INFINITY) return;
    const isBetter = status === 'completed' && !demoted && objective < this.best;
    if (isBetter) this.best = objective;
    this.sinceBest = isBetter ? 0 : this.sinceBest + 1;
  }

  /** The limit that the results have reached, if any. */
  reached({ target, noImprovement, failuresInARow }: Partial<SweepLimits>): ReachedLimit | undefined {
    if (target !== undefined && this.best <= target) return 'target';
    if (noImprovement !== undefined && this.sinceBest >= noImprovement) return 'noImprovement';
    if (failuresInARow !== undefined && this.failuresInARow >= failuresInARow) return 'failuresInARow';
    return undefined;
  }
}

const STOPPED: ReadonlySet<string> = new Set(['StoppedByUser', 'StoppedByRule', 'Cancelled']);
