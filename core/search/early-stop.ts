import type { EarlyStop } from '../../contracts/request/early-stop.js';
import type { Search } from '../../contracts/request/search-space.js';

/** The objective of a trial at a rung. */
export interface RungReport {
  /** Number of the trial in its sweep. */
  readonly index: number;
  /** Boosting rounds done. */
  readonly step: number;
  /** Smaller is better. */
  readonly value: number;
}

/**
 * The steps at which a trial is compared with others, rising. A training's end is no rung: there is nothing left to stop.
 *
 * @param totalSteps boosting rounds that the trial will do
 * @param index number of the trial: with brackets, trials have different rungs
 */
export function rungsOf(search: Search, totalSteps: number, index = 0): number[] {
  const stop = stopOf(search);
  switch (stop.kind) {
    case 'none':
      return [];
    case 'median':
      return everyStep(stop, totalSteps);
    case 'asha':
      return halvings(stop, totalSteps).slice(bracketOf(stop, index));
  }
}

/**
 * Whether a trial that has come to a rung goes on. Decided by the reports so far, so nobody waits for slower trials.
 *
 * Median: a trial is stopped when its best value so far is worse than the median of the others' best at that step.
 * ASHA: a trial goes on when it is among the best `1 / reduction` of its bracket at that step. While fewer than `reduction`
 * trials have come there, the best of them goes on, as in Optuna. Equal values share a place.
 *
 * @param reports of all trials so far; whether the report in question is among them makes no difference
 * @param firstPass ASHA lets each of the first `reduction - 1` trials at a rung pass, as it once did
 */
export function decideAtRung(
  search: Search,
  report: RungReport,
  reports: readonly RungReport[],
  firstPass = false,
): 'continue' | 'prune' {
  const stop = stopOf(search);
  const others = reports.filter(({ index }) => index !== report.index);
  switch (stop.kind) {
    case 'none':
      return 'continue';
    case 'median': {
      if (report.step < stop.graceSteps) return 'continue';
      const bests = bestsAt(report.step, others);
      if (bests.length < stop.startupTrials) return 'continue';
      const own = reports.filter(({ index, step }) => index === report.index && step < report.step);
      return Math.min(report.value, ...own.map(({ value }) => value)) > median(bests) ? 'prune' : 'continue';
    }
    case 'asha': {
      const bracket = bracketOf(stop, report.index);
      const rivals = others.filter(({ index, step }) => step === report.step && bracketOf(stop, index) === bracket);
      const places = Math.floor((rivals.length + 1) / stop.reduction);
      if (places === 0 && firstPass) return 'continue';
      const better = rivals.filter(({ value }) => value < report.value).length;
      return better >= Math.max(1, places) ? 'prune' : 'continue';
    }
  }
}

type Median = Extract<EarlyStop, { kind: 'median' }>;
type Halving = Omit<Extract<EarlyStop, { kind: 'asha' }>, 'kind'>;

/** Hyperband is its brackets of successive halving. Searches from before there was early stopping have none. */
function stopOf({ strategy, earlyStop }: Search): EarlyStop {
  return strategy.kind === 'hyperband' ? { ...strategy, kind: 'asha' } : (earlyStop ?? { kind: 'none' });
}

/** Rungs of the median rule that a training has at most: each costs a watch its way back to the workflow. */
const MOST_RUNGS = 50;

/** Rungs further apart are every second, every fourth one, so trials of different lengths still meet. */
function everyStep({ graceSteps, everySteps }: Median, totalSteps: number): number[] {
  let apart = everySteps;
  while ((totalSteps - 1) / apart > MOST_RUNGS) apart *= 2;
  const rungs: number[] = [];
  for (let step = apart; step < totalSteps; step += apart) if (step >= graceSteps) rungs.push(step);
  return rungs;
}

function halvings({ minSteps, maxSteps = Number.POSITIVE_INFINITY, reduction }: Halving, totalSteps: number): number[] {
  const rungs: number[] = [];
  for (let step = minSteps; step < totalSteps && step <= maxSteps; step *= reduction) rungs.push(step);
  return rungs;
}

/**
 * The bracket of a trial: how many of the first rungs it skips. As in Hyperband all brackets cost about the same, so those
 * that skip few rungs have many trials. Trials are dealt by a van der Corput sequence: any run of them has all brackets.
 */
function bracketOf({ brackets, reduction }: Halving, index: number): number {
  const weights = Array.from({ length: brackets }, (_, bracket) => {
    const rounds = brackets - bracket;
    return (brackets / rounds) * reduction ** (rounds - 1);
  });
  let left = vanDerCorput(index) * weights.reduce((sum, weight) => sum + weight, 0);
  const bracket = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return bracket === -1 ? brackets - 1 : bracket;
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

/** The best value so far of each trial that has a report at the step. */
function bestsAt(step: number, reports: readonly RungReport[]): number[] {
  const bests = new Map<number, number>();
  for (const report of reports) if (report.step === step) bests.set(report.index, report.value);
  for (const { index, step: at, value } of reports) {
    const best = bests.get(index);
    if (best !== undefined && at < step && value < best) bests.set(index, value);
  }
  return [...bests.values()];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  // Halves before the sum: values may be as large as a number can be.
  return Number.isInteger(middle)
    ? sorted[middle - 1]! / 2 + sorted[middle]! / 2
    : (sorted[Math.floor(middle)] as number);
}
