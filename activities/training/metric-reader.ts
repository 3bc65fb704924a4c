import { type LinearPattern, linearPattern, MOST_SEARCHED, plainRegExp } from '@durable-forecast/lib/linear-pattern';
import type { MetricDefinition } from '../../contracts/algorithms/algorithms.js';
import type { LogLine } from './job-log.js';

export interface MetricPoint {
  readonly metric: string;
  /** Number of the point within its metric, from 0: the boosting round or epoch. */
  readonly step: number;
  /** NaN where the job printed one: rules want to know. */
  readonly value: number;
  /** Seconds since 1970, when the line was written. */
  readonly time: number;
}

/** How far a job's metrics have been read, by metric. */
export interface ReaderState {
  /** Points so far. */
  readonly steps: Readonly<Record<string, number>>;
  /** Newest round, of lines that begin with its number. */
  readonly rounds?: Readonly<Record<string, number>> | undefined;
}

/** `[12]` at the beginning of a line: boosting says the round. */
const ROUND = /^\[(\d+)\]/;

/**
 * Reads the points of a job's metrics from its log lines, the way SageMaker does: the first group of each definition's
 * regular expression is the value. Every match is one step, but for rounds that a job repeats after it lost its instance.
 */
export class MetricReader {
  private readonly patterns: readonly { readonly name: string; readonly find: LinearPattern['find'] }[];
  private readonly steps: Record<string, number>;
  private readonly rounds: Record<string, number>;

  /** @param state what was read before, to go on after a restart */
  constructor(definitions: readonly MetricDefinition[], { steps, rounds }: ReaderState = { steps: {} }) {
    this.patterns = definitions.map(({ name, regex }) => ({ name, find: finderOf(regex) }));
    this.steps = { ...steps };
    this.rounds = { ...rounds };
  }

  read(lines: readonly LogLine[]): MetricPoint[] {
    const points: MetricPoint[] = [];
    for (const { text, time } of lines) {
      for (const { name, find } of this.patterns) {
        const word = find(text)?.[1];
        if (word === undefined) continue;
        const value = /^[-+]?nan$/i.test(word) ? Number.NaN : Number(word.replace(/^([-+]?)inf$/i, '$1Infinity'));
        if (Number.isNaN(value) && !/nan/i.test(word)) continue;
        if (this.isRepeated(name, text)) continue;
        const step = this.steps[name] ?? 0;
        this.steps[name] = step + 1;
        points.push({ metric: name, step, value, time });
      }
    }
    return points;
  }

  get state(): ReaderState {
    return { steps: { ...this.steps }, rounds: { ...this.rounds } };
  }

  private isRepeated(metric: string, line: string): boolean {
    const round = ROUND.exec(line)?.[1];
    if (round === undefined) return false;
    if (Number(round) <= (this.rounds[metric] ?? -1)) return true;
    this.rounds[metric] = Number(round);
    return false;
  }
}

/** Requests are refused whose expressions nobody can search for in linear time; runs of an earlier version may have some. */
function finderOf(regex: string): LinearPattern['find'] {
  const plain = plainRegExp(regex);
  return linearPattern(regex)?.find ?? ((text) => plain.exec(text.slice(0, MOST_SEARCHED)) ?? undefined);
}
