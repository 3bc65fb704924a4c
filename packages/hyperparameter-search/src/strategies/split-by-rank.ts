import type { Observation } from './search.js';

export interface Split<Name extends string = string> {
  readonly good: readonly Observation<Name>[];
  readonly bad: readonly Observation<Name>[];
}

/** Good ones of a source at most: more would blur what makes them good. */
const MOST_GOOD = 25;

/**
 * The best share of the observations, and the others, running and failed ones among them.
 *
 * Trials of another search are ranked among themselves: its data may have had another level of error.
 *
 * @param share of the trials with a value that are good, in (0, 1); at least one is
 */
export function splitByRank<Name extends string>(
  observations: readonly Observation<Name>[],
  share: number,
): Split<Name> {
  const good: Observation<Name>[] = [];
  const bad: Observation<Name>[] = [];
  for (const source of new Set(observations.map((observation) => observation.source))) {
    const own = observations.filter((observation) => observation.source === source);
    const ranked = own.filter(hasValue).sort(byRank);
    const count = Math.min(MOST_GOOD, Math.ceil(share * ranked.length));
    good.push(...ranked.slice(0, count));
    bad.push(...ranked.slice(count), ...own.filter((observation) => !hasValue(observation)));
  }
  return { good, bad };
}

const hasValue = ({ status, objective }: Observation): boolean =>
  (status === 'completed' || status === 'pruned') && objective !== undefined;

/** Completed trials by their score; then pruned ones: who came further first, at the same step by the value there. */
function byRank(a: Observation, b: Observation): number {
  if (a.status !== b.status) return a.status === 'completed' ? -1 : 1;
  if (a.status === 'pruned' && a.step !== b.step) return (b.step ?? 0) - (a.step ?? 0);
  return (a.objective as number) - (b.objective as number) || a.index - b.index;
}
