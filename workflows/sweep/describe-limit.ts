import type { ReachedLimit, SweepLimits } from '../../contracts/request/sweep-limits.js';

/** Why a sweep is over, for people. */
export function describeLimit(limit: ReachedLimit, limits: SweepLimits): string {
  const { maxSeconds, maxCost, target, noImprovement, failuresInARow } = limits;
  switch (limit) {
    case 'maxSeconds':
      return `The sweep has run for limits.maxSeconds, ${maxSeconds} s.`;
    case 'maxCost':
      return `The sweep has spent limits.maxCost, USD ${maxCost}.`;
    case 'target':
      return `A trial has reached limits.target, ${target}.`;
    case 'noImprovement':
      return `${noImprovement} trials in a row brought no improvement (limits.noImprovement).`;
    case 'failuresInARow':
      return `${failuresInARow} trials in a row have failed (limits.failuresInARow).`;
    case 'finished':
      return 'Somebody finished the sweep.';
  }
}
