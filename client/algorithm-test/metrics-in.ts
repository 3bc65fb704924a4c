import { type LinearPattern, linearPattern } from '@durable-forecast/lib/linear-pattern';
import type { AlgorithmDeclaration } from '../../contracts/algorithms/declaration.js';

/** How often each metric of a declaration stands in the lines of a log. */
export const metricsIn = (
  { metrics }: Pick<AlgorithmDeclaration, 'metrics'>,
  lines: readonly string[],
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    metrics.map(({ name, regex }) => {
      const pattern = patternOf(regex);
      return [name, lines.filter((line) => pattern.find(line)?.[1] !== undefined).length];
    }),
  );

/** Where the rounds of a log begin: the number that the first line of metrics says, `[12]`; undefined where lines have none. */
export function firstRoundIn(
  { metrics }: Pick<AlgorithmDeclaration, 'metrics'>,
  lines: readonly string[],
): number | undefined {
  const patterns = metrics.map(({ regex }) => patternOf(regex));
  const first = lines.find((line) => patterns.some((pattern) => pattern.test(line)));
  const round = /^\[(\d+)\]/.exec(first ?? '')?.[1];
  return round === undefined ? undefined : Number(round);
}

/** As workers search for it: never for longer than a log is worth. */
function patternOf(regex: string): Pick<LinearPattern, 'find' | 'test'> {
  const pattern = linearPattern(regex);
  if (pattern !== undefined) return pattern;
  throw new RangeError(`'${regex}' looks around, refers back or repeats too much.`);
}
