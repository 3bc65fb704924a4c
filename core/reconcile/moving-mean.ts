/** Days of the moving mean that stands for the level while effects are learnt; odd, so that it is centred. */
const LEVEL_DAYS = 29;

/** Weighted mean of values over the 29 days around each day; fewer days at the ends, and 0 where none of them has weight. */
export function movingMean(values: Float64Array, weight: Float64Array): Float64Array {
  const days = values.length;
  const sums = new Float64Array(days + 1);
  const counts = new Float64Array(days + 1);
  for (let day = 0; day < days; day++) {
    sums[day + 1] = sums[day]! + weight[day]! * values[day]!;
    counts[day + 1] = counts[day]! + weight[day]!;
  }
  const half = (LEVEL_DAYS - 1) / 2;
  return Float64Array.from(values, (_, day) => {
    const from = Math.max(0, day - half);
    const to = Math.min(days, day + half + 1);
    return (sums[to]! - sums[from]!) / Math.max(1, counts[to]! - counts[from]!);
  });
}
