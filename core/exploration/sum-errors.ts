import { HORIZON } from '../panel/panel.js';
import { sumQuantiles } from '../quantiles/apply-quantiles.js';
import type { QuantileModel } from '../quantiles/fit-quantiles.js';
import {
  BAND_SHARES,
  boundsOf,
  DRAWN_REASONS,
  type ErrorLook,
  type ErrorSums,
  emptySums,
  type SeriesErrors,
} from './look-at-errors.js';

/** Series drawn for each reason; of those that somebody chose, all. */
const DRAWN = 3;

/** Share of sales within each of the bands. */
export interface LevelCoverage {
  readonly level: string;
  /** Groups times days. */
  readonly days: number;
  /** One each of `BAND_SHARES`. */
  readonly shares: readonly number[];
}

/** What the errors of a forecast of known days look like. */
export interface ErrorExploration {
  readonly weeks: ErrorLook['weeks'];
  readonly residuals: readonly number[];
  readonly sizes: readonly ErrorSums[];
  readonly weekdays: readonly ErrorSums[];
  /** Of the total, states, stores and series; empty without quantiles. */
  readonly coverage: readonly LevelCoverage[];
  /** Of the single series; undefined without quantiles. */
  readonly wspl: number | undefined;
  readonly lost: ErrorLook['lost'];
  readonly scored: ErrorLook['scored'];
  readonly drawn: readonly SeriesErrors[];
}

/** Puts the looks at all stores together. @param chosen ids, in the order in which they are drawn @returns undefined without one */
export function sumErrors(
  looks: readonly ErrorLook[],
  quantiles: QuantileModel | undefined,
  chosen: readonly string[] = [],
): ErrorExploration | undefined {
  const [first] = looks;
  if (first === undefined) return undefined;
  const weight = looks.reduce((sum, { wspl }) => sum + wspl.weight, 0);
  const loss = looks.reduce((sum, { wspl }) => sum + wspl.loss, 0);
  const sumOf = (key: 'lost' | 'scored') => ({
    series: looks.reduce((sum, look) => sum + look[key].series, 0),
    weight: looks.reduce((sum, look) => sum + look[key].weight, 0),
  });
  return {
    weeks: first.weeks.map(({ name, sums }, at) => ({
      name,
      sums: sums.map((_, week) => addAll(looks.map(({ weeks }) => weeks[at]?.sums[week]))),
    })),
    residuals: first.residuals.map((_, bin) => looks.reduce((sum, { residuals }) => sum + (residuals[bin] ?? 0), 0)),
    sizes: first.sizes.map((_, at) => addAll(looks.map(({ sizes }) => sizes[at]))),
    weekdays: first.weekdays.map((_, at) => addAll(looks.map(({ weekdays }) => weekdays[at]))),
    coverage: quantiles === undefined ? [] : coverageOf(looks, quantiles),
    wspl: weight === 0 ? undefined : loss / weight,
    lost: sumOf('lost'),
    scored: sumOf('scored'),
    drawn: DRAWN_REASONS.flatMap((reason) => {
      const own = looks.flatMap(({ drawn }) => drawn.filter((one) => one.reason === reason));
      const order = {
        chosen: (one: SeriesErrors) => chosen.indexOf(one.id),
        heaviest: (one: SeriesErrors) => -one.weight,
        best: (one: SeriesErrors) => one.rmsse,
        worst: (one: SeriesErrors) => -one.rmsse,
      };
      return own.sort((a, b) => order[reason](a) - order[reason](b)).slice(0, reason === 'chosen' ? undefined : DRAWN);
    }),
  };
}

const addAll = (all: readonly (ErrorSums | undefined)[]): ErrorSums =>
  all.reduce<ErrorSums>(
    (sum, one) =>
      one === undefined
        ? sum
        : {
            days: sum.days + one.days,
            forecast: sum.forecast + one.forecast,
            actual: sum.actual + one.actual,
            squares: sum.squares + one.squares,
            absolute: sum.absolute + one.absolute,
          },
    emptySums(),
  );

function coverageOf(looks: readonly ErrorLook[], quantiles: QuantileModel): readonly LevelCoverage[] {
  const days = looks.reduce((sum, { daysOfSeries }) => sum + daysOfSeries, 0);
  const within = BAND_SHARES.map((_, band) => looks.reduce((sum, look) => sum + (look.within[band] ?? 0), 0));
  return [
    levelCoverage('total', 1, [looks], quantiles),
    levelCoverage('state', 2, grouped(looks), quantiles),
    levelCoverage(
      'store',
      3,
      looks.map((look) => [look]),
      quantiles,
    ),
    { level: 'item x store', days, shares: within.map((count) => count / days) },
  ];
}

const grouped = (looks: readonly ErrorLook[]): readonly (readonly ErrorLook[])[] =>
  [...new Set(looks.map(({ state }) => state))].map((state) => looks.filter((look) => look.state === state));

/** @param number of the level, 1 to 12 */
function levelCoverage(
  level: string,
  number: number,
  groups: readonly (readonly ErrorLook[])[],
  quantiles: QuantileModel,
): LevelCoverage {
  const within = BAND_SHARES.map(() => 0);
  for (const group of groups) {
    const sum = (of: 'forecast' | 'actual') =>
      Array.from({ length: HORIZON }, (_, step) =>
        group.reduce((all, { totals }) => all + (totals[of][step] as number), 0),
      );
    const [centre, actual] = [sum('forecast'), sum('actual')];
    const bounds = sumQuantiles(quantiles, number, centre);
    BAND_SHARES.forEach((_, band) => {
      const [low, high] = boundsOf(band);
      for (let step = 0; step < HORIZON; step++) {
        const sold = actual[step] as number;
        const isWithin =
          sold >= (bounds[low * HORIZON + step] as number) && sold <= (bounds[high * HORIZON + step] as number);
        if (isWithin) within[band] = (within[band] as number) + 1;
      }
    });
  }
  const days = groups.length * HORIZON;
  return { level, days, shares: within.map((count) => count / days) };
}
