import type { MetricDefinition } from '../../contracts/training.js';
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

/**
 * Reads the points of a job's metrics from its log lines, the way SageMaker does: the first group of each definition's
 * regular expression is the value. Every match is one step.
 */
export class MetricReader {
  private readonly patterns: readonly { name: string; pattern: RegExp }[];
  private readonly steps: Record<string, number>;

  /** @param steps points already read of each metric, to go on after a restart */
  constructor(definitions: readonly MetricDefinition[], steps: Readonly<Record<string, number>> = {}) {
    this.patterns = definitions.map(({ name, regex }) => ({ name, pattern: new RegExp(regex) }));
    this.steps = { ...steps };
  }

  read(lines: readonly LogLine[]): MetricPoint[] {
    const points: MetricPoint[] = [];
    for (const { text, time } of lines) {
      for (const { name, pattern } of this.patterns) {
        const word = pattern.exec(text)?.[1];
        if (word === undefined) continue;
        const value = /^[-+]?nan$/i.test(word) ? Number.NaN : Number(word.replace(/^([-+]?)inf$/i, '$1Infinity'));
        if (Number.isNaN(value) && !/nan/i.test(word)) continue;
        const step = this.steps[name] ?? 0;
        this.steps[name] = step + 1;
        points.push({ metric: name, step, value, time });
      }
    }
    return points;
  }

  get state(): Readonly<Record<string, number>> {
    return { ...this.steps };
  }
}
