import type { EnsembleRecipe } from '../../contracts/evaluation/ensemble.js';
import type { SumsAsked } from '../../contracts/evaluation/sums-asked.js';
import type { Panel } from '../panel/panel.js';
import { MIN_KNOWN_DAYS } from '../reconcile/day-totals.js';
import { errorOrigins } from '../reconcile/past-errors.js';
import { reconcile } from '../reconcile/reconcile.js';
import { combine, equalWeights } from './combine.js';
import { greedyWeights } from './greedy-weights.js';

/** An origin whose 28 days are known, at which ensembles can be tried. */
export interface TriedOrigin {
  readonly panel: Pick<Panel, 'calendar'>;
  readonly originDay: number;
  /** How many forecasts there are. */
  readonly candidates: number;
  /** The WRMSSE of each choice; many at once, since all series may have to go by for them. */
  scoresOf(choices: readonly EnsembleChoice[]): readonly number[];
}

/** What candidates say at an origin. */
export interface Candidates {
  readonly panel: Panel;
  readonly originDay: number;
  /** One a candidate, series x 28, in the same order at every origin. */
  readonly forecasts: readonly Float32Array[];
}

/** The totals of a recipe; the regression is what it means to name none. */
const madeWith = ({ totals }: SumsAsked): Pick<EnsembleChoice, 'totals'> =>
  totals === undefined || totals === 'regression' ? {} : { totals };

/** How forecasts become one. */
export type EnsembleChoice = EnsembleRecipe;

const CHOICES: readonly Omit<EnsembleChoice, 'weights'>[] = [
  { correction: 'none', strength: 0 },
  { correction: 'store', strength: 0.5 },
  { correction: 'store', strength: 1 },
  { correction: 'store-department', strength: 0.5 },
  { correction: 'store-department', strength: 1 },
  { correction: 'day-totals', strength: 0.5 },
  { correction: 'day-totals', strength: 1 },
];

const LEAST_SQUARES: readonly Omit<EnsembleChoice, 'weights'>[] = [
  { correction: 'least-squares-structural', strength: 1 },
  { correction: 'least-squares-variances', strength: 1 },
];

/** What can be tried at all of these origins: least squares not by errors of too short a past. */
function choicesFor(past: readonly TriedOrigin[], { reconcile: asked }: SumsAsked): typeof CHOICES {
  const hasTotals = past.every(({ panel, originDay }) => originDay - panel.calendar.firstDay + 1 >= MIN_KNOWN_DAYS);
  if (asked !== 'least-squares' || !hasTotals) return CHOICES;
  const isLong = past.every(({ panel, originDay }) => errorOrigins(panel, originDay).length > 0);
  return [...CHOICES, ...(isLong ? LEAST_SQUARES : LEAST_SQUARES.slice(0, 1))];
}

/** What greedy weights must gain over equal ones, in WRMSSE, to be taken. */
const MIN_GAIN = 0.002;

/**
 * How forecasts become one where none was tried before: each counts the same, their sums go halfway to the day totals.
 *
 * Halfway, since the forecasts and the totals are two opinions of the same sums and nothing says which is better: their mean
 * is seldom far behind the better one and often before both. With too few known days for totals the sums stay as they are.
 */
export const untriedEnsemble = (
  { panel, originDay }: Pick<TriedOrigin, 'panel' | 'originDay'>,
  candidates: number,
  sums: SumsAsked = {},
): EnsembleChoice => ({
  weights: equalWeights(candidates),
  ...madeWith(sums),
  ...(originDay - panel.calendar.firstDay + 1 < MIN_KNOWN_DAYS
    ? { correction: 'none', strength: 0 }
    : { correction: 'day-totals', strength: 0.5 }),
});

/**
 * Chooses level correction and weights by the mean WRMSSE over past origins; the origin to be forecast has no part in it.
 *
 * The correction is chosen with equal weights, then the weights with that correction: few choices, since few origins say
 * which is best.
 *
 * @param sums what forecasts daily totals, and whether least squares are tried
 * @param past at least one; see `untriedEnsemble` where there is none
 */
export function chooseEnsemble(past: readonly TriedOrigin[], candidates: number, sums: SumsAsked = {}): EnsembleChoice {
  const equal = equalWeights(candidates);
  const scoresOf = (choices: readonly EnsembleChoice[]): readonly number[] => {
    const byOrigin = past.map((origin) => origin.scoresOf(choices));
    return choices.map((_, at) => byOrigin.reduce((sum, scores) => sum + scores[at]!, 0) / past.length);
  };
  const choices = choicesFor(past, sums).map((correction) => ({ ...correction, ...madeWith(sums), weights: equal }));
  const scores = scoresOf(choices);
  const corrected = choices
    .map((choice, at) => ({ choice, score: scores[at] as number }))
    .reduce((best, one) => (one.score < best.score ? one : best));
  if (candidates === 1) return corrected.choice;
  const withWeights = (weights: readonly number[]): EnsembleChoice => ({ ...corrected.choice, weights });
  const weights = greedyWeights(candidates, (tried) => scoresOf(tried.map(withWeights)), 4);
  const weighed = withWeights(weights);
  return scoresOf([weighed])[0]! < corrected.score - MIN_GAIN ? weighed : corrected.choice;
}

/**
 * The forecast that a choice makes of the candidates' ones.
 *
 * @param anchors forecasts of the same candidates whose sums are corrected, by factors that `forecasts` get too (`reconcile`)
 * @returns series x 28
 */
export function applyChoice(
  { panel, originDay, forecasts }: Candidates,
  { weights, ...sums }: EnsembleChoice,
  anchors = forecasts,
): Float32Array {
  const combined = combine(forecasts, weights);
  const anchor = anchors === forecasts ? combined : combine(anchors, weights);
  return reconcile(panel, originDay, combined, sums, anchor);
}
