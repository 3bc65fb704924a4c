import type { FeatureSet } from '../../contracts/features/feature-sets.js';
import type { ChangeEffect } from '../../contracts/scenario/change-effect.js';
import { describeChanges } from '../../contracts/scenario/describe-change.js';
import type { Scenario } from '../../contracts/scenario/scenario.js';
import type { Panel } from '../panel/panel.js';
import { addUnseen } from './add-unseen.js';
import type { AppliedScenario } from './apply-scenario.js';
import { changeCalendar } from './change-calendar.js';
import { unseenEvent, unseenSnap } from './unseen-days.js';
import { unseenPrices } from './unseen-prices.js';

/**
 * What each change of a scenario does to the series of a store, in the order of `describeChanges`.
 *
 * @param panel as it was
 */
export function scenarioEffects(
  panel: Panel,
  originDay: number,
  scenario: Scenario,
  { set, applied }: { readonly set: FeatureSet; readonly applied: AppliedScenario },
): readonly ChangeEffect[] {
  const { prices, events, snap, stores } = scenario;
  const texts = describeChanges(scenario);
  const isInside = stores === undefined || stores.some((store) => hasLabel(panel, 'store', store));
  const unseen = unseenPrices(panel, originDay, applied.prices, prices.length);
  return [
    ...prices.map(
      (_, at): ChangeEffect => ({
        ...none(texts[at] as string),
        ...countPrices(panel, applied, at),
        unpriced: applied.prices.unpriced[at] as number,
        unseen: unseen[at],
      }),
    ),
    ...events.map((change, at): ChangeEffect => {
      const effect = none(texts[prices.length + at] as string);
      const isOther = changeCalendar(panel.calendar, originDay, { events: [change], snap: [] }) !== panel.calendar;
      if (!isInside || !isOther) return effect;
      const { count } = panel.series;
      return { ...effect, series: count, days: count, unseen: unseenEvent(panel, originDay, change) };
    }),
    ...snap.map((change, at): ChangeEffect => {
      const effect = none(texts[prices.length + events.length + at] as string);
      const days = snapDaysChanged(panel, originDay, change);
      const isSeen = set === 'seed' || hasLabel(panel, 'state', change.state);
      if (!isInside || !isSeen || days === 0) return effect;
      const { count } = panel.series;
      return {
        ...effect,
        series: count,
        days: count * days,
        unseen: hasLabel(panel, 'state', change.state)
          ? unseenSnap(panel.calendar, originDay, change, count)
          : undefined,
      };
    }),
  ];
}

/** The same changes in several stores. */
export const addEffects = (one: readonly ChangeEffect[], other: readonly ChangeEffect[]): readonly ChangeEffect[] =>
  one.map((effect, at) => {
    const more = other[at] as ChangeEffect;
    return {
      change: effect.change,
      series: effect.series + more.series,
      days: effect.days + more.days,
      unpriced: effect.unpriced + more.unpriced,
      unseen: addUnseen(effect.unseen, more.unseen),
    };
  });

const none = (change: string): ChangeEffect => ({ change, series: 0, days: 0, unpriced: 0, unseen: undefined });

function countPrices(panel: Panel, { prices: { series } }: AppliedScenario, change: number) {
  const { calendar, prices } = panel;
  const weeks = calendar.weeks.length;
  let rows = 0;
  let days = 0;
  for (const { series: row, prices: own, by, first } of series) {
    const before = days;
    own.forEach((price, step) => {
      if (by[step] === change && price !== prices[row * weeks + (calendar.weekOfDay[first + step] as number)])
        days += 1;
    });
    if (days > before) rows += 1;
  }
  return { series: rows, days };
}

function snapDaysChanged(panel: Panel, originDay: number, change: Scenario['snap'][number]): number {
  const changed = changeCalendar(panel.calendar, originDay, { events: [], snap: [change] });
  if (changed === panel.calendar) return 0;
  const [before, after] = [panel.calendar.snap[change.state], changed.snap[change.state]] as [Uint8Array, Uint8Array];
  return after.reduce((count, flag, day) => count + (flag === before[day] ? 0 : 1), 0);
}

function hasLabel({ series }: Panel, attribute: 'store' | 'state', label: string): boolean {
  const code = series[attribute].labels.indexOf(label);
  return series[attribute].codes.includes(code);
}
