import { isWorseThanMedian, type MedianRule, medianRungs } from './median-rule.js';
import { bracketOf, halvingRungs, isAmongBest, type SuccessiveHalving } from './successive-halving.js';

/** When a trial is stopped because others were better. */
export type EarlyStopping = { readonly kind: 'none' } | MedianRule | SuccessiveHalving;

/** The objective of a trial at a rung. */
export interface RungReport {
  /** Number of the trial in its search. */
  readonly index: number;
  /** Steps done. */
  readonly step: number;
  /** Smaller is better. */
  readonly value: number;
}

/**
 * The steps at which a trial is compared with others, rising. A training's end is no rung: there is nothing left to stop.
 *
 * @param totalSteps steps that the trial will do
 * @param index number of the trial: with brackets, trials have different rungs
 */
export function rungsOf(rule: EarlyStopping, totalSteps: number, index: number): number[] {
  switch (rule.kind) {
    case 'none':
      return [];
    case 'median':
      return medianRungs(rule, totalSteps);
    case 'successive-halving':
      return halvingRungs(rule, totalSteps, bracketOf(rule, index));
  }
}

/**
 * Whether a trial that has come to a rung goes on. Decided by the reports so far, so it waits for no slower trial.
 *
 * Median: a trial is stopped when its best value so far is worse than the median of the others' best at that step.
 * Successive halving: a trial goes on when it is among the best 1/η of its bracket at that step.
 *
 * @param reports of all trials so far; whether the report in question is among them makes no difference
 */
export function decideAtRung(
  rule: EarlyStopping,
  report: RungReport,
  reports: readonly RungReport[],
): 'continue' | 'prune' {
  const others = reports.filter(({ index }) => index !== report.index);
  switch (rule.kind) {
    case 'none':
      return 'continue';
    case 'median': {
      if (report.step < rule.graceSteps) return 'continue';
      const earlier = reports.filter(({ index, step }) => index === report.index && step < report.step);
      const best = Math.min(report.value, ...earlier.map(({ value }) => value));
      return isWorseThanMedian(best, bestsAt(report.step, others), rule.startupTrials) ? 'prune' : 'continue';
    }
    case 'successive-halving': {
      const bracket = bracketOf(rule, report.index);
      const rivals = others.filter(({ index, step }) => step === report.step && bracketOf(rule, index) === bracket);
      const values = rivals.map(({ value }) => value);
      return isAmongBest(report.value, values, rule.reductionFactor) ? 'continue' : 'prune';
    }
  }
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
