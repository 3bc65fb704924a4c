import { aggregate, type Level } from '../hierarchy/levels.js';
import { actualSales } from '../panel/actual-sales.js';
import { HORIZON, type Panel } from '../panel/panel.js';
import { type DayTotals, MIN_KNOWN_DAYS } from './day-totals.js';
import { toDayTotals } from './to-day-totals.js';

/** Past origins that errors are looked at, 28 days apart. */
const MOST_ORIGINS = 3;

/** Mean squared errors, units squared. */
export interface PastErrors {
  /** Of each level's groups, by day totals. */
  readonly levels: readonly Float64Array[];
  /** Of each series, by its recent mean shared out as the day totals say. */
  readonly series: Float64Array;
}

/** Past origins at which day totals can be compared with what came; none where too few days are known. */
export function errorOrigins({ calendar }: Pick<Panel, 'calendar'>, originDay: number): readonly number[] {
  return Array.from({ length: MOST_ORIGINS }, (_, index) => originDay - HORIZON * (index + 1)).filter(
    (past) => past - calendar.firstDay + 1 >= MIN_KNOWN_DAYS,
  );
}

/**
 * How far day totals, and series by their means, lay from what came at the past origins of an origin.
 *
 * @param totalsAt day totals of an origin
 */
export function pastErrors(
  panel: Panel,
  originDay: number,
  levels: readonly Level[],
  totalsAt: (originDay: number) => DayTotals,
): PastErrors {
  const origins = errorOrigins(panel, originDay);
  const errors = origins.map((past) => {
    const forecast = toDayTotals(totalsAt(past), recentShares(panel, past));
    const actual = actualSales(panel, past);
    return Float64Array.from(forecast, (units, cell) => units - actual[cell]!);
  });
  const meanSquares = (parts: readonly Float64Array[]): Float64Array =>
    Float64Array.from({ length: parts[0]!.length / HORIZON }, (_, row) => {
      let sum = 0;
      for (const part of parts) for (let step = 0; step < HORIZON; step++) sum += part[row * HORIZON + step]! ** 2;
      return sum / (parts.length * HORIZON);
    });
  return {
    levels: levels.map((level) => meanSquares(errors.map((error) => aggregate(level, error, HORIZON)))),
    series: meanSquares(errors),
  };
}

/** Each series' mean of the last 28 known days, on each of the days to forecast. */
function recentShares({ calendar, sales, days, series }: Panel, originDay: number): Float32Array {
  const end = originDay - calendar.firstDay + 1;
  const shares = new Float32Array(series.count * HORIZON);
  for (let row = 0; row < series.count; row++) {
    let sum = 0;
    for (let day = end - HORIZON; day < end; day++) sum += sales[row * days + day]!;
    shares.fill(sum / HORIZON, row * HORIZON, (row + 1) * HORIZON);
  }
  return shares;
}
