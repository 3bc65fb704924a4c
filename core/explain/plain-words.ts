import type { FeatureDefinition } from '../../contracts/features/feature-definition.js';

/** Of features whose values are codes: what they say once the code is read. */
const READ: Readonly<Record<string, string>> = {
  item_id: 'the item',
  dept_id: 'its department',
  cat_id: 'its category',
  store_id: 'the store',
  state_id: "the store's state",
  weekday: 'weekday of the target day',
  dayofweek: 'weekday',
  event_name: 'event of the target day',
  event_type: 'kind of the event of the target day',
  event_name_1: 'event of the day',
  event_type_1: 'kind of the event of the day',
  event_name_2: 'second event of the day',
  event_type_2: 'kind of the second event of the day',
  snap: "whether it is a SNAP day of the series' state",
};

/** What a feature is, for people who don't know how models are given it. */
export const plainWords = ({ name, definition }: Pick<FeatureDefinition, 'name' | 'definition'>): string =>
  Object.hasOwn(READ, name)
    ? (READ[name] as string)
    : definition.replace(/^1 on (?=SNAP days)/, 'whether it is one of the ');
