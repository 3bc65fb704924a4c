/** Why one of several parts failed; a part without says that nobody knows. */
export interface PartFailure {
  readonly type?: string | undefined;
  readonly reason?: string | undefined;
}

/** The reasons of the parts of a stage, a line for all that failed alike: `  3 x AlgorithmError: …`. */
export function groupedReasons(failures: readonly PartFailure[]): string[] {
  const counts = new Map<string, number>();
  for (const { type = 'unknown', reason: text = 'no reason given' } of failures) {
    // The name of its job would put every part into a group of its own.
    const [first = '', ...more] = text.replace(/^([A-Z][a-z]+[A-Z]\w+) [\w-]+:/, '$1:').split('\n');
    // SageMaker's own reasons begin with the type.
    const head = first.startsWith(`${type}: `) ? first : `${type}: ${first}`;
    const reason = [head, ...more.filter((line) => line.startsWith('  tried on '))].join('\n  ');
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => `  ${count} x ${reason}`);
}
