import type { MetricDefinition } from '../../contracts/training.js';

export interface MetricPoint {
  readonly metric: string;
  /** Number of the point within its metric, from 0: the boosting round or epoch. */
  readonly step: number;
  readonly value: number;
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

  read(lines: readonly string[]): MetricPoint[] {
    const points: MetricPoint[] = [];
    for (const line of lines) {
      for (const { name, pattern } of this.patterns) {
        const value = Number(pattern.exec(line)?.[1] ?? Number.NaN);
        if (Number.isNaN(value)) continue;
        const step = this.steps[name] ?? 0;
        this.steps[name] = step + 1;
        points.push({ metric: name, step, value });
      }
    }
    return points;
  }

  get state(): Readonly<Record<string, number>> {
    return { ...this.steps };
  }
}
