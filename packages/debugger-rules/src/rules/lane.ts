import type { Finding, Judgement } from './types.js';

/** What one step left behind. */
interface After<Memory> {
  readonly memory: Memory;
  readonly lastJudged: number | undefined;
}

interface Entry<Observation, Memory> {
  readonly step: number;
  readonly frame: Map<string, Observation>;
  after?: After<Memory> | undefined;
}

/** What a lane must keep to go on elsewhere; the memories in between follow from it. */
export interface LaneState<Observation, Memory> {
  readonly base: After<Memory> & { readonly finding?: Finding | undefined };
  readonly seen: readonly string[];
  readonly entries: readonly (readonly [number, ReadonlyMap<string, Observation>])[];
}

export interface LaneJudge<Observation, Memory> {
  /** Whether a step may be judged although later points could still add to it. */
  isClosed(step: number, frame: ReadonlyMap<string, Observation>, seen: ReadonlySet<string>, isLast: boolean): boolean;
  judge(memory: Memory, step: number, frame: ReadonlyMap<string, Observation>): Judgement<Memory> | undefined;
}

/**
 * The steps of a rule, or of one of its series, in ascending order whatever the order of arrival.
 *
 * Invariants:
 * 1. entries are ascending by step, and all later than the settled ones, whose sum is `base`;
 * 2. the first `judged` entries are judged, each from the memory that its predecessor left;
 * 3. a late point takes back everything judged from its step on, so what stands is always a function of the points
 *    seen and never of their order.
 */
export class Lane<Observation, Memory> {
  private base: LaneState<Observation, Memory>['base'];
  private readonly seen: Set<string>;
  private entries: Entry<Observation, Memory>[];
  private judged = 0;
  private found: Finding | undefined;

  constructor(start: Memory, state?: LaneState<Observation, Memory>) {
    this.base = state?.base ?? { memory: start, lastJudged: undefined };
    this.seen = new Set(state?.seen);
    this.entries = (state?.entries ?? []).map(([step, frame]) => ({ step, frame: new Map(frame) }));
  }

  /** Takes a point of a step that is not settled. The first value of a series at a step stands. */
  insert(step: number, series: string, observation: Observation): void {
    if (this.base.finding !== undefined) return;
    this.seen.add(series);
    const index = this.indexOf(step);
    const entry = this.entries[index];
    if (entry?.step !== step) {
      this.entries.splice(index, 0, { step, frame: new Map([[series, observation]]) });
    } else if (entry.frame.has(series)) {
      return;
    } else {
      entry.frame.set(series, observation);
    }
    if (index < this.judged) {
      this.judged = index;
      this.found = undefined;
    }
  }

  /** Judges what can be judged. */
  advance(judge: LaneJudge<Observation, Memory>): void {
    while (this.finding === undefined && this.judged < this.entries.length) {
      const entry = this.entries[this.judged]!;
      const isLast = this.judged === this.entries.length - 1;
      if (!judge.isClosed(entry.step, entry.frame, this.seen, isLast)) return;
      const before = this.latest;
      const judgement = judge.judge(before.memory, entry.step, entry.frame);
      entry.after = judgement === undefined ? before : { memory: judgement.memory, lastJudged: entry.step };
      this.found = judgement?.finding;
      this.judged++;
    }
  }

  /** Forgets the steps up to this one; `advance` has judged them. */
  settle(step: number): void {
    if (this.found !== undefined && this.entries[this.judged - 1]!.step <= step) {
      this.base = { ...this.latest, finding: this.found };
      this.found = undefined;
      this.entries = [];
      this.judged = 0;
      return;
    }
    let count = 0;
    while (count < this.judged && this.entries[count]!.step <= step) count++;
    if (count === 0) return;
    this.base = this.entries[count - 1]!.after!;
    this.entries.splice(0, count);
    this.judged -= count;
  }

  get finding(): Finding | undefined {
    return this.base.finding ?? this.found;
  }

  /** What the judged steps left behind. */
  get latest(): After<Memory> {
    return this.judged === 0 ? this.base : this.entries[this.judged - 1]!.after!;
  }

  get state(): LaneState<Observation, Memory> {
    return {
      base: this.base,
      seen: [...this.seen],
      entries: this.entries.map(({ step, frame }) => [step, frame] as const),
    };
  }

  /** Where the step is, or belongs. Points mostly come in order, so the search starts at the end. */
  private indexOf(step: number): number {
    let low = 0;
    let high = this.entries.length;
    const last = this.entries[high - 1];
    if (last === undefined || last.step < step) return high;
    if (last.step === step) return high - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.entries[middle]!.step < step) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
