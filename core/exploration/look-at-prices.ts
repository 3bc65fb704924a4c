import type { Panel } from '../panel/panel.js';

/** Changes of a price from week to week, by their size: from the bound on up to the next. */
export const PRICE_STEPS = [
  { label: 'down 20 % or more', from: Number.NEGATIVE_INFINITY },
  { label: 'down 10 to 20 %', from: -0.2 },
  { label: 'down 2 to 10 %', from: -0.1 },
  { label: 'the same', from: -0.02 },
  { label: 'up 2 to 10 %', from: 0.02 },
  { label: 'up 10 to 20 %', from: 0.1 },
  { label: 'up 20 % or more', from: 0.2 },
] as const;

/** Share of a series' median price below which a week counts as a promotion. */
export const PROMOTION = 0.95;

/** What was sold in the weeks before and after changes of a price. */
export interface PriceStep {
  readonly weeks: number;
  readonly before: number;
  readonly after: number;
}

/** What was sold at prices well below the usual one, and what the same series sell in as many other weeks. */
export interface Promotions {
  readonly department: string;
  readonly weeks: number;
  readonly promotedWeeks: number;
  readonly units: number;
  readonly usual: number;
}

export interface PriceLook {
  /** One each of `PRICE_STEPS`. */
  readonly steps: readonly PriceStep[];
  readonly promotions: readonly Promotions[];
}

/** How sales follow prices, in whole weeks in which a series was on sale. @param end days that are known */
export function lookAtPrices(panel: Panel, end: number): PriceLook {
  const { calendar, series, prices, sales, days } = panel;
  const weeks = calendar.weeks.length;
  const whole = wholeWeeks(calendar.weekOfDay, end);
  const steps = PRICE_STEPS.map(() => ({ weeks: 0, before: 0, after: 0 }));
  const promotions = new Map<string, { weeks: number; promotedWeeks: number; units: number; usual: number }>();
  for (let row = 0; row < series.count; row++) {
    const on = whole.flatMap(({ week, from }) => {
      const price = prices[row * weeks + week] as number;
      if (Number.isNaN(price)) return [];
      let units = 0;
      for (let day = from; day < from + 7; day++) units += sales[row * days + day] as number;
      return [{ week, price, units }];
    });
    for (let at = 1; at < on.length; at++) {
      const [before, after] = [on[at - 1], on[at]] as [(typeof on)[number], (typeof on)[number]];
      if (after.week !== before.week + 1) continue;
      const step = steps[stepOf(after.price / before.price - 1)] as (typeof steps)[number];
      step.weeks += 1;
      step.before += before.units;
      step.after += after.units;
    }
    const department = series.department.labels[series.department.codes[row] as number] as string;
    promotions.set(department, withPromotions(promotions.get(department), on));
  }
  return { steps, promotions: [...promotions].map(([department, sums]) => ({ department, ...sums })) };
}

/** The looks of several stores as one. */
export function mergePrices(looks: readonly PriceLook[]): PriceLook {
  const departments = new Map<string, Promotions>();
  for (const one of looks.flatMap(({ promotions }) => promotions)) {
    const sum = departments.get(one.department);
    departments.set(one.department, {
      department: one.department,
      weeks: one.weeks + (sum?.weeks ?? 0),
      promotedWeeks: one.promotedWeeks + (sum?.promotedWeeks ?? 0),
      units: one.units + (sum?.units ?? 0),
      usual: one.usual + (sum?.usual ?? 0),
    });
  }
  const sumOf = (step: number, key: keyof PriceStep) =>
    looks.reduce((all, { steps }) => all + (steps[step]?.[key] ?? 0), 0);
  return {
    steps: PRICE_STEPS.map((_, step) => ({
      weeks: sumOf(step, 'weeks'),
      before: sumOf(step, 'before'),
      after: sumOf(step, 'after'),
    })),
    promotions: [...departments.values()].sort((a, b) => (a.department < b.department ? -1 : 1)),
  };
}

function stepOf(change: number): number {
  let step = 0;
  while (step + 1 < PRICE_STEPS.length && change >= (PRICE_STEPS[step + 1]?.from ?? 0)) step += 1;
  return step;
}

/** Weeks of the calendar whose seven days are known, by their first. */
function wholeWeeks(weekOfDay: Uint16Array, end: number): readonly { readonly week: number; readonly from: number }[] {
  const weeks: { week: number; from: number }[] = [];
  for (let from = 0; from + 7 <= end; from++) {
    const week = weekOfDay[from] as number;
    if (weekOfDay[from + 6] === week) weeks.push({ week, from });
  }
  return weeks;
}

interface PricedWeek {
  readonly price: number;
  readonly units: number;
}

function withPromotions(
  sums = { weeks: 0, promotedWeeks: 0, units: 0, usual: 0 },
  on: readonly PricedWeek[],
): { weeks: number; promotedWeeks: number; units: number; usual: number } {
  const sorted = Float64Array.from(on, ({ price }) => price).sort();
  const usualPrice = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const promoted = on.filter(({ price }) => price < PROMOTION * usualPrice);
  const others = on.length - promoted.length;
  const all = on.reduce((sum, { units }) => sum + units, 0);
  const units = promoted.reduce((sum, one) => sum + one.units, 0);
  if (promoted.length === 0 || others === 0) return { ...sums, weeks: sums.weeks + on.length };
  return {
    weeks: sums.weeks + on.length,
    promotedWeeks: sums.promotedWeeks + promoted.length,
    units: sums.units + units,
    usual: sums.usual + ((all - units) / others) * promoted.length,
  };
}
