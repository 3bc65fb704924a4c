import type { EventChange, PriceChange, Scenario, SnapChange } from './scenario.js';

/** A change for people, as short as it is typed: `FOODS_3_090 in CA_1 -10% from 2016-06-01 to 2016-06-07`. */
export function describePrice({ of, store, from, to, percent, price }: PriceChange): string {
  const what = of === '*' ? 'all prices' : `price of ${of}`;
  const value = percent === undefined ? `at ${price}` : `${percent < 0 ? '' : '+'}${percent}%`;
  const days = [from === undefined ? [] : [`from ${from}`], to === undefined ? [] : [`to ${to}`]].flat();
  return [
    what,
    ...(store === undefined ? [] : [`in ${store}`]),
    value,
    ...(from === to && from ? [`on ${from}`] : days),
  ].join(' ');
}

export const describeEvent = ({ date, names }: EventChange): string =>
  names.length === 0 ? `no event on ${date}` : `${names.join(' and ')} on ${date}`;

export const describeSnap = ({ state, from, to, on }: SnapChange): string =>
  `${on ? 'SNAP' : 'no SNAP'} in ${state} ${from === to ? `on ${from}` : `from ${from} to ${to}`}`;

/** All changes, in the order in which their effects are told: prices, events, SNAP days. */
export const describeChanges = ({ prices, events, snap }: Scenario): readonly string[] => [
  ...prices.map(describePrice),
  ...events.map(describeEvent),
  ...snap.map(describeSnap),
];
