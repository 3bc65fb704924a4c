/** Mean units a day of each weekday (Monday first) as a share of the mean of all days; whole weeks alone. */
export function weekdayFactors(units: Float64Array, dates: readonly string[]): readonly number[] {
  const sums = new Array<number>(7).fill(0);
  const from = units.length % 7;
  for (let day = from; day < units.length; day++) {
    const weekday = weekdayOf(dates[day] as string);
    sums[weekday] = (sums[weekday] as number) + (units[day] as number);
  }
  const mean = sums.reduce((all, one) => all + one, 0) / 7;
  return sums.map((sum) => (mean === 0 ? Number.NaN : sum / mean));
}

/** Mean units a day of each month as a share of its year's; of years that are known from end to end. Empty without one. */
export function monthFactors(units: Float64Array, dates: readonly string[]): readonly number[] {
  const years = wholeYears(units.length, dates);
  if (years.length === 0) return [];
  const factors = new Array<number>(12).fill(0);
  for (const { from, to } of years) {
    const mean = meanOf(units, from, to);
    for (let month = 0; month < 12; month++) {
      const days = daysBetween(from, to).filter((day) => Number((dates[day] as string).slice(5, 7)) === month + 1);
      const own = days.reduce((sum, day) => sum + (units[day] as number), 0) / days.length;
      factors[month] = (factors[month] as number) + own / mean / years.length;
    }
  }
  return factors;
}

/** Mean units a day of each year, known in whole or in part. */
export function yearMeans(
  units: Float64Array,
  dates: readonly string[],
): readonly { readonly year: string; readonly days: number; readonly mean: number }[] {
  const years = new Map<string, { days: number; sum: number }>();
  units.forEach((sold, day) => {
    const year = (dates[day] as string).slice(0, 4);
    const sum = years.get(year) ?? { days: 0, sum: 0 };
    years.set(year, { days: sum.days + 1, sum: sum.sum + sold });
  });
  return [...years].map(([year, { days, sum }]) => ({ year, days, mean: sum / days }));
}

/** What was sold on the days of an event, against the same weekdays around it. */
export interface EventEffect {
  readonly name: string;
  readonly days: number;
  /** 1 is as usual. */
  readonly factor: number;
}

/** Days before and after an event to compare with, of the same weekday. */
const AROUND = [-14, -7, 7, 14];

/** @param eventsOf names of the events of a day */
export function eventEffects(
  units: Float64Array,
  eventsOf: (day: number) => readonly string[],
): readonly EventEffect[] {
  const sums = new Map<string, { days: number; sold: number; usual: number }>();
  for (let day = 0; day < units.length; day++) {
    const events = eventsOf(day);
    if (events.length === 0) continue;
    const beside = AROUND.map((step) => day + step).filter(
      (other) => other >= 0 && other < units.length && eventsOf(other).length === 0,
    );
    if (beside.length === 0) continue;
    const usual = beside.reduce((sum, other) => sum + (units[other] as number), 0) / beside.length;
    for (const name of events) {
      const sum = sums.get(name) ?? { days: 0, sold: 0, usual: 0 };
      sums.set(name, { days: sum.days + 1, sold: sum.sold + (units[day] as number), usual: sum.usual + usual });
    }
  }
  return [...sums]
    .flatMap(([name, { days, sold, usual }]) => (usual === 0 ? [] : [{ name, days, factor: sold / usual }]))
    .sort((a, b) => b.factor - a.factor);
}

/** Units on SNAP days against those of other days of the same weekday, mean of the weekdays; undefined where one kind is missing. */
export function snapFactor(units: Float64Array, dates: readonly string[], snap: Uint8Array): number | undefined {
  const kinds = Array.from({ length: 7 }, () => ({ on: 0, onDays: 0, off: 0, offDays: 0 }));
  units.forEach((sold, day) => {
    const kind = kinds[weekdayOf(dates[day] as string)] as (typeof kinds)[number];
    if (snap[day] === 1) {
      kind.on += sold;
      kind.onDays += 1;
    } else {
      kind.off += sold;
      kind.offDays += 1;
    }
  });
  const factors = kinds.flatMap(({ on, onDays, off, offDays }) =>
    onDays === 0 || offDays === 0 || off === 0 ? [] : [on / onDays / (off / offDays)],
  );
  return factors.length < 7 ? undefined : factors.reduce((sum, one) => sum + one, 0) / 7;
}

/** Pearson's correlation of two rows of equally many numbers; NaN where one never changes. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, ownA, ownB] = [0, 0, 0];
  a.forEach((value, at) => {
    const [x, y] = [value - meanA, (b[at] as number) - meanB];
    both += x * y;
    ownA += x * x;
    ownB += y * y;
  });
  return both / Math.sqrt(ownA * ownB);
}

/** Sums of the whole weeks up to the last known day, oldest first. */
export const weekSums = (units: Float64Array): readonly number[] =>
  Array.from({ length: Math.floor(units.length / 7) }, (_, week) => {
    const from = (units.length % 7) + week * 7;
    return units.subarray(from, from + 7).reduce((sum, one) => sum + one, 0);
  });

const weekdayOf = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

function wholeYears(
  length: number,
  dates: readonly string[],
): readonly { readonly from: number; readonly to: number }[] {
  const years: { from: number; to: number }[] = [];
  for (let day = 0; day < length; day++) {
    if (!(dates[day] as string).endsWith('-01-01')) continue;
    const last = dates.indexOf(`${(dates[day] as string).slice(0, 4)}-12-31`, day);
    if (last >= 0 && last < length) years.push({ from: day, to: last + 1 });
  }
  return years;
}

const daysBetween = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

const meanOf = (units: Float64Array, from: number, to: number): number =>
  units.subarray(from, to).reduce((sum, one) => sum + one, 0) / (to - from);
