import { YEAR } from '../../contracts/features/origin-set.js';
import type { Panel } from '../panel/panel.js';

/** Sales and prices of the series' store and department, which show what a single series is too noisy for. */
export interface GroupFactors {
  /** Group of each series. */
  readonly groupOf: Uint16Array;
  /** Mean of the last 7 days against that of 28, and of 28 against 91, up to an origin (column). */
  trend7(group: number, origin: number): number;
  trend28(group: number, origin: number): number;
  /** The target's weekday over 8 weeks against all their days. */
  weekday(group: number, origin: number, step: number): number;
  /** The 7 days around the target a year ago against the 28 days up to the origin a year ago. */
  year(group: number, origin: number, step: number): number;
  /** Mean price of the group's series in a week (column of the prices); NaN where none is on sale. */
  price(group: number, week: number): number;
}

/** @param known days from the first on whose sales may be used */
export function groupFactors(panel: Panel, known: number): GroupFactors {
  const { series, calendar } = panel;
  const departments = series.department.labels.length;
  const groupOf = Uint16Array.from(
    series.store.codes,
    (store, index) => store * departments + (series.department.codes[index] as number),
  );
  const groups = series.store.labels.length * departments;
  const sums = runningSums(panel, groupOf, groups, known);
  const prices = meanPrices(panel, groupOf, groups);
  const width = known + 1;

  /** Units of the columns from `from` to `to`, both included; NaN where they are not all known. */
  const total = (group: number, from: number, to: number): number =>
    from < 0 || to >= known
      ? Number.NaN
      : (sums[group * width + to + 1] as number) - (sums[group * width + from] as number);
  /** Mean a day of the last days up to an origin, of those that there are. */
  const recent = (group: number, origin: number, days: number): number => {
    const from = Math.max(0, origin - days + 1);
    return total(group, from, origin) / (origin - from + 1);
  };
  return {
    groupOf,
    trend7: (group, origin) => ratio(recent(group, origin, 7), recent(group, origin, 28)),
    trend28: (group, origin) => ratio(recent(group, origin, 28), recent(group, origin, 91)),
    weekday: (group, origin, step) => {
      let sum = 0;
      let count = 0;
      for (let day = origin + ((step - 1) % 7) - 6; day >= 0 && count < 8; day -= 7) {
        sum += total(group, day, day);
        count += 1;
      }
      return ratio(sum / count, recent(group, origin, 7 * count));
    },
    year: (group, origin, step) => {
      const day = origin + step - YEAR;
      const then = origin - YEAR;
      return ratio(total(group, day - 3, day + 3) / 7, total(group, then - 27, then) / 28);
    },
    price: (group, week) => prices[group * calendar.weeks.length + week] as number,
  };
}

const ratio = (value: number, base: number): number => (base > 0 ? value / base : Number.NaN);

/** groups x (known + 1): units of the columns before each. */
function runningSums(panel: Panel, groupOf: Uint16Array, groups: number, known: number): Float64Array {
  const width = known + 1;
  const sums = new Float64Array(groups * width);
  groupOf.forEach((group, index) => {
    const from = index * panel.days;
    const to = group * width + 1;
    for (let day = 0; day < known; day++) {
      sums[to + day] = (sums[to + day] as number) + (panel.sales[from + day] as number);
    }
  });
  for (let group = 0; group < groups; group++) {
    for (let cell = group * width + 1; cell < (group + 1) * width; cell++) {
      sums[cell] = (sums[cell] as number) + (sums[cell - 1] as number);
    }
  }
  return sums;
}

/** groups x weeks. */
function meanPrices({ calendar, prices }: Panel, groupOf: Uint16Array, groups: number): Float64Array {
  const weeks = calendar.weeks.length;
  const sums = new Float64Array(groups * weeks);
  const counts = new Uint32Array(groups * weeks);
  groupOf.forEach((group, index) => {
    for (let week = 0; week < weeks; week++) {
      const price = prices[index * weeks + week] as number;
      if (Number.isNaN(price)) continue;
      const cell = group * weeks + week;
      sums[cell] = (sums[cell] as number) + price;
      counts[cell] = (counts[cell] as number) + 1;
    }
  });
  return sums.map((sum, cell) => sum / (counts[cell] as number));
}
