/**
 * Spreads Describe calls evenly, so that a hundred watchers together stay within the account's rate.
 *
 * The rate is the account's; a worker takes the share that `share` leaves it beside the others that live.
 *
 * Invariant: two turns are at least `workers / perSecond` apart, in the order in which they were asked for.
 */
export class DescribePace {
  private nextTurn = 0;
  private workers = 1;

  /** @param perSecond calls a second of the whole account; 0 means unlimited (the local server) */
  constructor(private readonly perSecond: number) {}

  get isLimited(): boolean {
    return this.perSecond > 0;
  }

  /** @param workers how many share the rate, this one included */
  share(workers: number): void {
    this.workers = Math.max(1, workers);
  }

  /** Milliseconds the caller must wait for its turn. */
  reserve(now: number): number {
    if (!this.isLimited) return 0;
    const turn = Math.max(now, this.nextTurn);
    this.nextTurn = turn + (1000 * this.workers) / this.perSecond;
    return turn - now;
  }
}
