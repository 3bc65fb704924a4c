import { isDaily } from '../../contracts/evaluation/corrections.js';
import type { EnsembleRecipe } from '../../contracts/evaluation/ensemble.js';
import { HORIZON } from '../panel/panel.js';
import type { CorrectionExplanation } from './explanation.js';

/** Forecasts of the series of a store, series x 28, units. */
export interface StoreForecasts {
  /** Department of each series, by number. */
  readonly departments: ArrayLike<number>;
  /** Weighted sums of the members' answers. */
  readonly combined: ArrayLike<number>;
  readonly published: ArrayLike<number>;
}

/**
 * What the correction of sums did to a series on a day, seen from the sums themselves.
 *
 * @param names of the store and of its departments, by number
 * @returns undefined where nothing was corrected
 */
export function explainCorrection(
  { correction, strength }: Pick<EnsembleRecipe, 'correction' | 'strength'>,
  { departments, combined, published }: StoreForecasts,
  { series, step }: { readonly series: number; readonly step: number },
  names: { readonly store: string; readonly departments: readonly string[] },
): CorrectionExplanation | undefined {
  if (correction === 'none' || strength === 0) return undefined;
  const department = departments[series] as number;
  const isOfStore = correction === 'store';
  const isInside = (other: number) => isOfStore || departments[other] === department;
  // Day totals say something of each day, the others of all 28 together.
  const [from, to] = isDaily(correction) ? [step, step + 1] : [0, HORIZON];
  const sumOf = (values: ArrayLike<number>) => {
    let sum = 0;
    for (let other = 0; other < departments.length; other++) {
      if (!isInside(other)) continue;
      for (let day = from; day < to; day++) sum += values[other * HORIZON + day] as number;
    }
    return sum;
  };
  const [before, after] = [sumOf(combined), sumOf(published)];
  const ofGroup = before > 0 ? after / before : 1;
  // Least squares move the series of a group each by as much as its own error allows.
  const cell = series * HORIZON + step;
  const isOwn = correction !== 'day-totals' && isDaily(correction) && (combined[cell] as number) > 0;
  const factor = isOwn ? (published[cell] as number) / (combined[cell] as number) : ofGroup;
  return {
    by: correction,
    strength,
    group: isOfStore ? names.store : `${names.store}_${names.departments[department]}`,
    before,
    wanted: before * ofGroup ** (1 / strength),
    after,
    factor,
  };
}
