/**
 * Spreads Describe calls evenly, so that a hundred watchers together stay within the account's rate.
 *
 * Invariant: two turns are at least `1 / perSecond` apart, in the order in which they were asked for.
 */
export class DescribePace {
  private nextTurn = 0;

  /** @param perSecond calls a second; 0 means unlimited (the local endpoint) */
  constructor(private readonly perSecond: number) {}

  /** Milliseconds the caller must wait for its turn. */
  reserve(now: number): number {
    if (this.perSecond <= 0) return 0;
    const turn = Math.max(now, this.nextTurn);
    this.nextTurn = turn + 1000 / this.perSecond;
    return turn - now;
  }
}
