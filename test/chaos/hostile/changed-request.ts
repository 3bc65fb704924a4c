import { type Dice, hostileNumber, hostileText, hostileValue } from './values.js';

/** A request with one or two of its values, at any depth, replaced, left out or given another name. */
export function changedRequest(sound: unknown, dice: Dice): string {
  let changed = changedAnywhere(sound, dice);
  if (dice.chance(0.3)) changed = changedAnywhere(changed, dice);
  return JSON.stringify(changed);
}

function changedAnywhere(value: unknown, dice: Dice): unknown {
  const entries = entriesOf(value);
  if (entries.length === 0 || dice.chance(0.05)) return replaced(value, dice);
  const at = dice.below(entries.length);
  const [key, item] = entries[at] as (typeof entries)[number];
  const isLeaf = entriesOf(item).length === 0;
  const rest = entries.filter((_, index) => index !== at);
  const put = (name: string, instead: unknown) => rebuilt(value, entries, at, name, instead);
  if (!isLeaf && dice.chance(0.7)) return put(key, changedAnywhere(item, dice));
  switch (dice.below(6)) {
    case 0:
      return Array.isArray(value) ? rest.map(([, each]) => each) : Object.fromEntries(rest);
    case 1:
      return put(hostileText(dice).slice(0, 300), item);
    default:
      return put(key, replaced(item, dice));
  }
}

/** Mostly of the same type, which gets further. */
function replaced(value: unknown, dice: Dice): unknown {
  if (dice.chance(0.25)) return hostileValue(dice);
  if (typeof value === 'string') return hostileText(dice);
  if (typeof value === 'number') return hostileNumber(dice);
  if (Array.isArray(value)) return Array.from({ length: dice.pick([0, 30, 20_000]) }, () => value[0]);
  return hostileValue(dice);
}

type Entry = readonly [string, unknown];

const entriesOf = (value: unknown): readonly Entry[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

function rebuilt(value: unknown, entries: readonly Entry[], at: number, name: string, instead: unknown): unknown {
  const changed = entries.map((entry, index): Entry => (index === at ? [name, instead] : entry));
  return Array.isArray(value) ? changed.map(([, item]) => item) : Object.fromEntries(changed);
}
