/** The shortest pause between two looks, in milliseconds: what a look costs must stay small beside what it is for. */
const SHORTEST_MS = 25;
/** Looks that the time of a round is told from: it changes when another job on the machine begins or ends. */
const MOST_KEPT = 4;
/** Looks in the time of a round while one is late. */
const LOOKS_A_ROUND = 6;

/** What is known of the job that a watch follows. */
export interface WatchPaceOptions {
  /** Milliseconds between two looks where nothing is expected sooner. */
  readonly usualMs: number;
  /** The longest pause, in milliseconds, while what is expected next is far away. */
  readonly longestMs: number;
  /** Rounds that somebody waits for, in any order: rungs, and the last round. */
  readonly rounds: readonly number[];
}

/** A look that has found new rounds. */
interface Finding {
  readonly done: number;
  /** When the last of them was done, as far as the looks can tell. */
  readonly at: number;
}

/**
 * When a watch looks next, where it may look as often as it likes: at the moment at which the job will most likely have done the next round
 * that somebody waits for. While that is far away, half of the way there, since the nearer the surer. Where the round is late, a few times in
 * what a round takes; otherwise a look that finds nothing new is followed by a pause twice as long, up to the usual one.
 *
 * So a rung is seen within a quarter of a round, and with far fewer looks than at even intervals.
 */
export class WatchPace {
  private readonly rounds: readonly number[];
  private findings: readonly Finding[] = [];
  private lookedAt: number | undefined;
  private pauseMs = SHORTEST_MS / 2;

  constructor(private readonly options: WatchPaceOptions) {
    this.rounds = options.rounds.toSorted((a, b) => a - b);
  }

  /** Milliseconds until the next look. @param done rounds that the look of now has found; @param now milliseconds */
  next(done: number, now: number): number {
    if (this.rounds.length === 0) return this.options.usualMs;
    const isNew = done > (this.findings.at(-1)?.done ?? 0);
    if (isNew) this.note(done, now);
    this.lookedAt = now;
    const patience = isNew ? SHORTEST_MS : Math.min(2 * this.pauseMs, this.options.usualMs);
    this.pauseMs = this.pauseOf(patience, this.untilAwaited(done, now));
    return this.pauseMs;
  }

  /** @param patience the pause where nothing is expected; @param expected milliseconds until the awaited round, below 0 where it is late */
  private pauseOf(patience: number, expected: number | undefined): number {
    const { usualMs, longestMs } = this.options;
    const { roundMs } = this;
    if (expected === undefined || roundMs === undefined) return patience;
    if (expected > usualMs) return Math.max(usualMs, Math.min(expected / 2, longestMs));
    if (expected > patience) return expected;
    // One that is later than that has stalled, and may for long.
    return expected > -roundMs ? Math.min(patience, Math.max(SHORTEST_MS, roundMs / LOOKS_A_ROUND)) : patience;
  }

  /** The round was done since the look before, but not longer ago than a round takes: most likely in the middle of that time. */
  private note(done: number, now: number): void {
    const at = now - Math.min(now - (this.lookedAt ?? now), this.roundMs ?? 0) / 2;
    this.findings = [...this.findings.slice(1 - MOST_KEPT), { done, at }];
  }

  /** Milliseconds that a round takes; undefined where too little was seen of the job. */
  private get roundMs(): number | undefined {
    const [first] = this.findings;
    const last = this.findings.at(-1);
    if (first === undefined || last === undefined || last === first) return undefined;
    return Math.max(0, last.at - first.at) / (last.done - first.done);
  }

  /** Milliseconds until the next awaited round; undefined where that can't be said, or all are done and the job is about to end. */
  private untilAwaited(done: number, now: number): number | undefined {
    const awaited = this.rounds.find((round) => round > done);
    const { roundMs } = this;
    const last = this.findings.at(-1);
    if (awaited === undefined || roundMs === undefined || last === undefined) return undefined;
    return last.at + (awaited - last.done) * roundMs - now;
  }
}
