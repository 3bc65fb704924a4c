/** The shortest pause between two looks, in milliseconds: what a look costs must stay small beside what it is for. */
const SHORTEST_MS = 25;

/** What is known of the job that a watch follows. */
export interface WatchPaceOptions {
  /** Milliseconds between two looks where nothing is expected sooner. */
  readonly usualMs: number;
  /** Rounds that somebody waits for, in any order: rungs, and the last round. */
  readonly rounds: readonly number[];
}

/**
 * When a watch looks next, where it may look as often as it likes: shortly after the moment at which the job will have done the next round
 * that somebody waits for. A look that finds nothing new is followed by a pause twice as long, up to the usual one.
 *
 * So a rung is seen within two or three dozen milliseconds, and with hardly more looks than at even intervals.
 */
export class WatchPace {
  private readonly rounds: readonly number[];
  private last: { readonly done: number; readonly at: number } | undefined;
  /** Milliseconds that a round takes, by the last two looks that found new ones. */
  private roundMs: number | undefined;
  private pauseMs = SHORTEST_MS;

  constructor(private readonly options: WatchPaceOptions) {
    this.rounds = options.rounds.toSorted((a, b) => a - b);
  }

  /** Milliseconds until the next look. @param done rounds that the look of now has found; @param now milliseconds */
  next(done: number, now: number): number {
    if (this.rounds.length === 0) return this.options.usualMs;
    const { last } = this;
    const isNew = last === undefined || done > last.done;
    if (last !== undefined && isNew && last.done > 0) this.roundMs = (now - last.at) / (done - last.done);
    if (isNew) this.last = { done, at: now };
    const patience = isNew ? SHORTEST_MS : 2 * this.pauseMs;
    this.pauseMs = Math.min(Math.max(patience, this.untilAwaited(done, now)), this.options.usualMs);
    return this.pauseMs;
  }

  /** Milliseconds until the next awaited round; 0 where that can't be said, or all are done and the job is about to end. */
  private untilAwaited(done: number, now: number): number {
    const awaited = this.rounds.find((round) => round > done);
    if (awaited === undefined || this.roundMs === undefined || this.last === undefined) return 0;
    // Half a round later than expected: a look too early costs a second one.
    return (awaited - this.last.done + 0.5) * this.roundMs - (now - this.last.at);
  }
}
