import type { Correction, DailyCorrection } from '../../contracts/evaluation/corrections.js';
import { aggregate, levelOf } from '../hierarchy/levels.js';
import { HORIZON, type Panel } from '../panel/panel.js';

/** What a forecast's total is set to that of the last 28 known days within. */
export type LevelCorrection = Exclude<Correction, DailyCorrection>;

/** Numbers of levels. */
const LEVELS: Readonly<Record<Exclude<LevelCorrection, 'none'>, number>> = { store: 3, 'store-department': 9 };

/**
 * Sets the total of each store, or of each department of each store, to that of its last 28 known days.
 *
 * A model of single series is nearly right about each and yet a few per cent off in sum, which the upper levels of WRMSSE
 * punish; four weeks hold each weekday and payday once, so their total is a good guess of the next four weeks'. A group
 * whose forecast is zero stays zero.
 *
 * @param forecast series x 28, units a day; left as it is
 * @param originDay N of the last known day
 * @param strength 1 sets the total, 0 leaves the forecast; between them the factor is taken to this power
 * @param anchor the forecast whose totals are set, by factors that `forecast` then gets too; `forecast` itself by default
 */
export function correctLevel(
  panel: Panel,
  originDay: number,
  forecast: Float32Array,
  by: LevelCorrection,
  strength = 1,
  anchor = forecast,
): Float32Array {
  if (by === 'none' || strength === 0) return forecast.slice();
  const level = levelOf(panel.series, LEVELS[by]);
  const known = aggregate(level, lastTotals(panel, originDay), 1);
  const anchorTotals = aggregate(
    level,
    Float64Array.from({ length: panel.series.count }, (_, series) => sum(anchor, series * HORIZON)),
    1,
  );
  const factors = known.map((units, group) => {
    const total = anchorTotals[group] as number;
    return total > 0 ? (units / total) ** strength : 1;
  });
  return forecast.map(
    (units, cell) => units * (factors[level.groupOf[Math.floor(cell / HORIZON)] as number] as number),
  );
}

/** Units of each series over the 28 days up to the origin. */
function lastTotals({ calendar, sales, days, series }: Panel, originDay: number): Float64Array {
  const from = originDay - calendar.firstDay - HORIZON + 1;
  if (from < 0 || from + HORIZON > days) {
    throw new Error(`the 28 days up to d_${originDay} are not all known, so there is no level to correct to`);
  }
  return Float64Array.from({ length: series.count }, (_, index) => sum(sales, index * days + from));
}

function sum(values: ArrayLike<number>, from: number): number {
  let total = 0;
  for (let cell = from; cell < from + HORIZON; cell++) total += values[cell] as number;
  return total;
}
