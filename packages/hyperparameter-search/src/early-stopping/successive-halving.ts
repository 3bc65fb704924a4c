/**
 * Asynchronous successive halving: one trial in `reductionFactor` (η) goes on at each rung, and a rung is η times further
 * than the one before. With several brackets it is Hyperband.
 *
 * @source Li et al., A System for Massively Parallel Hyperparameter Tuning, MLSys 2020; Li et al., Hyperband, JMLR 2018
 */
export interface SuccessiveHalving {
  readonly kind: 'successive-halving';
  /** First rung of bracket 0. */
  readonly minSteps: number;
  /** No rung is further. */
  readonly maxSteps?: number | undefined;
  /** η, at least 2. */
  readonly reductionFactor: number;
  /** Groups of trials that are compared among themselves; each starts one rung later than the one before. */
  readonly brackets: number;
}

/** The rungs of a training of `totalSteps` steps. @param bracket how many of the first ones are left out */
export function halvingRungs(
  { minSteps, maxSteps = Number.POSITIVE_INFINITY, reductionFactor }: Omit<SuccessiveHalving, 'kind' | 'brackets'>,
  totalSteps: number,
  bracket: number,
): number[] {
  const rungs: number[] = [];
  for (let step = minSteps; step < totalSteps && step <= maxSteps; step *= reductionFactor) rungs.push(step);
  return rungs.slice(bracket);
}

/**
 * The bracket of a trial: how many of the first rungs it leaves out. As in Hyperband all brackets cost about the same, so
 * those that leave out few rungs have many trials. Trials are dealt by a van der Corput sequence: any run of them has all
 * brackets.
 */
export function bracketOf({ brackets, reductionFactor }: SuccessiveHalving, index: number): number {
  const weights = Array.from({ length: brackets }, (_, bracket) => {
    const rounds = brackets - bracket;
    return (brackets / rounds) * reductionFactor ** (rounds - 1);
  });
  let left = vanDerCorput(index) * weights.reduce((sum, weight) => sum + weight, 0);
  const bracket = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return bracket === -1 ? brackets - 1 : bracket;
}

/**
 * Whether a trial is among the best 1/η at its rung. While fewer than η have come there, the best of them goes on, as in
 * Optuna. Equal values share a place.
 *
 * @param value smaller is better
 * @param rivals values of the other trials that have come to the rung
 */
export function isAmongBest(value: number, rivals: readonly number[], reductionFactor: number): boolean {
  const places = Math.max(1, Math.floor((rivals.length + 1) / reductionFactor));
  return rivals.filter((rival) => rival < value).length < places;
}

/** The binary digits of a number mirrored at the point: 0, 1/2, 1/4, 3/4, 1/8, … */
function vanDerCorput(index: number): number {
  let value = 0;
  let unit = 0.5;
  for (let rest = index; rest > 0; rest = Math.floor(rest / 2)) {
    value += unit * (rest % 2);
    unit /= 2;
  }
  return value;
}
