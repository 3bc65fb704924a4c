import { type BacktestOrigin, INDISTINCT_WRMSSE } from '../../contracts/evaluation/ensemble.js';
import type { RunReport } from '../report-data.js';

/** A forecast beside the best baseline, on days that were known. */
export interface Verdict {
  readonly ours: number;
  readonly baseline: { readonly name: string; readonly wrmsse: number };
  /** Windows in which it was better than the best baseline of each. */
  readonly won: number;
  readonly windows: number;
  /** Standard deviation of its score over the windows; undefined for one. */
  readonly spread: number | undefined;
  /** Whether the windows also chose what is scored on them, so that the score flatters. */
  readonly hasChosen: boolean;
}

/** What past origins say of the ensemble, or without them the validation window of the champion; undefined without both. */
export function verdictOf({
  backtest,
  scoreboard,
  champion,
}: Pick<RunReport, 'backtest' | 'scoreboard' | 'champion'>): Verdict | undefined {
  const ensemble = backtest?.means.find(({ kind }) => kind === 'ensemble');
  const best = backtest?.means.find(({ kind, mean }) => kind === 'baseline' && Number.isFinite(mean));
  if (backtest !== undefined && ensemble !== undefined && best !== undefined) {
    return {
      ours: ensemble.mean,
      baseline: { name: best.name, wrmsse: best.mean },
      won: backtest.origins.filter(isBetter).length,
      windows: backtest.origins.length,
      spread: ensemble.spread,
      hasChosen: false,
    };
  }
  const score = scoreboard?.candidates.find(({ name }) => name === champion) ?? scoreboard?.candidates[0];
  const baseline = scoreboard?.baselines[0];
  if (score === undefined || baseline === undefined) return undefined;
  return {
    ours: score.wrmsse,
    baseline: { name: baseline.name, wrmsse: baseline.wrmsse },
    won: score.wrmsse < baseline.wrmsse ? 1 : 0,
    windows: 1,
    spread: undefined,
    hasChosen: true,
  };
}

const isBetter = ({ ensemble, baselines }: BacktestOrigin): boolean =>
  baselines.every(({ wrmsse }) => !(wrmsse <= ensemble.wrmsse));

/** In a sentence: better, worse, or nobody can say. */
export function describeVerdict({ ours, baseline, won, windows, hasChosen }: Verdict): string {
  const scores = `WRMSSE ${ours.toFixed(3)} against ${baseline.wrmsse.toFixed(3)} of the best baseline, ${baseline.name}`;
  const difference = baseline.wrmsse - ours;
  const where = hasChosen
    ? 'on the validation window, which has also chosen the champion, so that its score is better than can be expected'
    : `on average of ${windows === 1 ? 'one past origin' : `${windows} past origins`}`;
  const word =
    Math.abs(difference) < INDISTINCT_WRMSSE
      ? 'Not distinguishable from the baselines'
      : difference > 0
        ? `Better than the baselines by ${percent(difference / baseline.wrmsse)}`
        : `Worse than the baselines by ${percent(-difference / baseline.wrmsse)}`;
  return `${word}: ${scores}, ${where}.${windows > 1 ? ` It was better than every baseline at ${won} of the ${windows} origins.` : ''}`;
}

/** How sure that is, in a sentence. */
export function describeCertainty({ spread, windows, ours, baseline }: Verdict): string {
  if (windows === 1 || spread === undefined) {
    return `One window of 28 days says little: two forecasts whose WRMSSE differs by less than ${INDISTINCT_WRMSSE} can't be ranked by it.`;
  }
  const clear = Math.abs(baseline.wrmsse - ours) > spread;
  return (
    `From origin to origin its WRMSSE spreads by ${spread.toFixed(3)} (standard deviation); the distance to the baseline is ` +
    `${clear ? 'larger' : 'smaller'} than that. ${windows} windows of 28 days can't rank what differs by less than ${INDISTINCT_WRMSSE}.`
  );
}

/** What the current version's manifest says of itself beside this forecast: each against the best baseline of its own days. */
export function describeCurrent(
  { current, currentProblem }: Pick<RunReport, 'current' | 'currentProblem'>,
  verdict: Verdict | undefined,
): string {
  if (current === undefined) {
    return `There was no earlier version to hold it against${currentProblem === undefined ? '' : `: ${currentProblem}`}.`;
  }
  const { version, origin, wrmsse, baseline } = current;
  if (wrmsse === undefined || baseline === undefined || verdict === undefined) {
    return `The current version before it was ${version} (origin ${origin}), which left no score to hold this one against.`;
  }
  const before = 1 - wrmsse / baseline.wrmsse;
  const now = 1 - verdict.ours / verdict.baseline.wrmsse;
  return (
    `The current version before it, ${version} (origin ${origin}), was ${describeShare(before)} its best baseline on its own validation window; ` +
    `this one is ${describeShare(now)} its own. The days are not the same ones, so that only a large difference says something.`
  );
}

const describeShare = (share: number): string =>
  `${percent(Math.abs(share))} ${share < 0 ? 'worse than' : 'better than'}`;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
