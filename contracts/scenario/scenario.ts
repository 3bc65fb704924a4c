import { canonicalJson, hashOf } from '@durable-forecast/lib/hash';
import { z } from 'zod';

/** The name of a scenario, which is part of object keys and workflow ids. */
export const SCENARIO_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
export const MOST_SCENARIO_NAME = 40;

/** Changes that one scenario has at most, of each kind: they travel in payloads, and people read them. */
const MOST_CHANGES = 200;

/** Prices in the currency of the data: what lies beyond is a slip, and may be 0 or infinite as the 32-bit number that models are given. */
export const LEAST_PRICE = 0.0001;
export const MOST_PRICE = 1_000_000_000;

const date = z.iso.date('write a day that exists, as 2016-06-12');

const priceChange = z
  .strictObject({
    of: z.string().min(1).describe('Id of an item, a department or a category; `*` for everything.'),
    store: z.string().min(1).optional().describe('In this store alone; in all by default.'),
    from: date.optional().describe('First day, ISO date; that of the forecast by default.'),
    to: date.optional().describe('Last day, ISO date; that of the forecast by default.'),
    percent: z.number().gt(-100).max(1000).optional().describe('By how much the price changes: -10 for a tenth less.'),
    price: z.number().min(LEAST_PRICE).max(MOST_PRICE).optional().describe('The new price, in place of `percent`.'),
  })
  .refine(({ percent, price }) => (percent === undefined) !== (price === undefined), 'give either percent or price')
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, 'its last day lies before its first');

const eventChange = z.strictObject({
  date: date.describe('The day, ISO date.'),
  names: z.array(z.string().min(1)).max(2).describe('The events that it has then, none or at most two.'),
});

const snapChange = z
  .strictObject({
    state: z.string().min(1).describe('State whose SNAP days change.'),
    from: date.describe('First day, ISO date.'),
    to: date.describe('Last day, ISO date.'),
    on: z.boolean().describe('Whether these days are SNAP days.'),
  })
  .refine(({ from, to }) => from <= to, 'its last day lies before its first');

/** What is other in a scenario than in the data of a published version: on the days that are forecast, and on no others. */
export const scenarioSchema = z.strictObject({
  prices: z.array(priceChange).max(MOST_CHANGES).default([]).describe('Prices, promotions among them.'),
  events: z.array(eventChange).max(MOST_CHANGES).default([]).describe('Events that are set, or taken away.'),
  snap: z.array(snapChange).max(MOST_CHANGES).default([]).describe('SNAP days that are set, or taken away.'),
  stores: z.array(z.string().min(1)).min(1).optional().describe('The stores that it is about; all by default.'),
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type PriceChange = Scenario['prices'][number];
export type EventChange = Scenario['events'][number];
export type SnapChange = Scenario['snap'][number];

/** The same changes are the same scenario, in whatever order and however often they are written. */
export function canonicalScenario({ prices, events, snap, stores }: Scenario): Scenario {
  return {
    prices: distinct(prices),
    events: distinct(events),
    snap: distinct(snap),
    ...(stores === undefined ? {} : { stores: [...new Set(stores)].sort() }),
  };
}

export const scenarioHash = (scenario: Scenario): string => hashOf(canonicalScenario(scenario)).slice(0, 16);

/** Whether it leaves everything as it is: then the forecast must come out as it was published. */
export const isUnchanged = ({ prices, events, snap }: Scenario): boolean =>
  prices.length + events.length + snap.length === 0;

function distinct<Change>(changes: readonly Change[]): Change[] {
  const byText = new Map(changes.map((change) => [canonicalJson(change), change]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);
}
