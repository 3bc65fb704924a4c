import type { Panel } from '../panel/panel.js';

/** Days of the past that parameters are chosen on: older sales say little about the level of tomorrow. */
const HISTORY = 392;
const WEEK = 7;
/** Days that the first level and season come from. */
const WARM_UP = 56;
const LEVEL_RATES = [0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32] as const;
const SEASON_RATES = [0.002, 0.01, 0.03, 0.08] as const;

/** A series after its last known day. */
export interface SmoothedSeries {
  /** Units a day. */
  readonly level: number;
  /** Units that a day has more than the level: of the first day after the origin, and of the six after it. */
  readonly season: Float64Array;
}

/**
 * The level and the season that exponential smoothing leaves a series with.
 *
 * Both smoothing rates are chosen from a grid, by the squared error of the forecasts for the next day over up to 392 known
 * days from the first sale on.
 *
 * @returns undefined where nothing was sold up to the origin
 */
export function smoothSeries(panel: Panel, series: number, originDay: number): SmoothedSeries | undefined {
  const days = originDay - panel.calendar.firstDay + 1;
  const sales = panel.sales.subarray(series * panel.days, series * panel.days + days);
  const first = sales.findIndex((units) => units > 0);
  if (first === -1) return undefined;
  const known = sales.subarray(Math.max(first, days - HISTORY));
  const { level, season } = bestFit(known);
  return { level, season: season.map((_, step) => season[(known.length + step) % WEEK] as number) };
}

/** State after the last known day; the season of day t of the history is at t modulo 7. */
interface Smoothed {
  readonly level: number;
  readonly season: Float64Array;
  /** Sum of the squared errors after the warm-up. */
  readonly error: number;
}

function bestFit(sales: Uint16Array): Smoothed {
  const start = startState(sales);
  // Too short to choose anything: the mean and the season so far are the forecast.
  if (sales.length <= WARM_UP) return start;
  let best: Smoothed | undefined;
  for (const levelRate of LEVEL_RATES) {
    for (const seasonRate of SEASON_RATES) {
      const fit = smooth(sales, start, levelRate, seasonRate);
      if (best === undefined || fit.error < best.error) best = fit;
    }
  }
  return best ?? start;
}

function startState(sales: Uint16Array): Smoothed {
  const days = Math.min(sales.length, WARM_UP);
  const sums = new Float64Array(WEEK);
  const counts = new Float64Array(WEEK);
  let total = 0;
  for (let day = 0; day < days; day++) {
    const units = sales[day] as number;
    sums[day % WEEK] = (sums[day % WEEK] as number) + units;
    counts[day % WEEK] = (counts[day % WEEK] as number) + 1;
    total += units;
  }
  const level = total / days;
  const season = sums.map((sum, weekday) => {
    const count = counts[weekday] as number;
    return days < 2 * WEEK || count === 0 ? 0 : sum / count - level;
  });
  return { level, season, error: 0 };
}

function smooth(sales: Uint16Array, start: Smoothed, levelRate: number, seasonRate: number): Smoothed {
  const season = start.season.slice();
  let level = start.level;
  let error = 0;
  for (let day = WARM_UP; day < sales.length; day++) {
    const weekday = day % WEEK;
    const seasonal = season[weekday] as number;
    const miss = (sales[day] as number) - level - seasonal;
    error += miss * miss;
    level += levelRate * miss;
    season[weekday] = seasonal + seasonRate * miss;
  }
  return { level, season, error };
}
