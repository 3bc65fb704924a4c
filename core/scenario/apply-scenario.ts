import type { FeatureSet } from '../../contracts/features/feature-sets.js';
import { describePrice } from '../../contracts/scenario/describe-change.js';
import type { Scenario } from '../../contracts/scenario/scenario.js';
import type { Panel } from '../panel/panel.js';
import { changeCalendar } from './change-calendar.js';
import { findNewPrices, type NewPrices, setPrices } from './change-prices.js';

/** What a scenario makes of a store. */
export interface AppliedScenario {
  /** With the events and SNAP days of the scenario alone; the panel itself where they leave it as it is. */
  readonly calendar: Panel;
  /** With its prices as well. */
  readonly all: Panel;
  readonly prices: NewPrices;
  /** Price changes that contradict each other, as a sentence. */
  readonly clash: string | undefined;
}

/**
 * Applies a scenario that was checked to a store's panel, on the 28 days after the origin.
 *
 * @param set of features: those of the origin set see the SNAP days of the series' own state alone, so others can be left out
 */
export function applyScenario(panel: Panel, originDay: number, scenario: Scenario, set: FeatureSet): AppliedScenario {
  const { prices, stores } = scenario;
  const isOutside =
    stores !== undefined && panel.series.store.codes.every((code) => !stores.includes(labelOf(panel, 'store', code)));
  const own = isOutside
    ? { ...scenario, prices: [], events: [], snap: [] }
    : { ...scenario, snap: snapFor(panel, scenario, set) };
  const calendar = changeCalendar(panel.calendar, originDay, own);
  const changed = calendar === panel.calendar ? panel : { ...panel, calendar };
  const found = findNewPrices(changed, originDay, own.prices);
  return {
    calendar: changed,
    all: setPrices(changed, originDay, found.series),
    prices: isOutside ? { ...found, unpriced: prices.map(() => 0) } : found,
    clash: found.clash === undefined ? undefined : describeClash(panel, prices, found.clash),
  };
}

const labelOf = ({ series }: Panel, attribute: 'store' | 'state', code: number): string =>
  series[attribute].labels[code] as string;

function snapFor(panel: Panel, { snap }: Scenario, set: FeatureSet): Scenario['snap'] {
  if (set === 'seed') return snap;
  const states = new Set(Array.from(panel.series.state.codes, (code) => labelOf(panel, 'state', code)));
  return snap.filter(({ state }) => states.has(state));
}

function describeClash(
  { series, calendar }: Panel,
  prices: Scenario['prices'],
  { changes: [one, other], series: row, column }: NonNullable<NewPrices['clash']>,
): string {
  const [first, second] = [one, other].map((position) => describePrice(prices[position] as Scenario['prices'][number]));
  return `${first} contradicts ${second}: both set the price of ${series.ids[row]} on ${calendar.dates[column]}; leave one of them, or give them days of their own.`;
}
