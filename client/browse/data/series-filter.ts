/** What the series of a group share; nothing of all. */
export interface SeriesFilter {
  readonly state?: string | undefined;
  readonly store?: string | undefined;
  readonly category?: string | undefined;
  readonly department?: string | undefined;
  readonly item?: string | undefined;
}

export type FilterAttribute = keyof SeriesFilter;

export const FILTER_ATTRIBUTES = [
  'state',
  'store',
  'category',
  'department',
  'item',
] as const satisfies readonly FilterAttribute[];

/** The levels of M5 above the series, by what their groups share. */
const LEVELS: Readonly<Record<string, number>> = {
  '': 1,
  state: 2,
  store: 3,
  category: 4,
  department: 5,
  'state category': 6,
  'state department': 7,
  'store category': 8,
  'store department': 9,
  item: 10,
  'state item': 11,
};

/** The level that a filter names a group of; undefined where sums of such series are not published. */
export const levelOf = (filter: SeriesFilter): number | undefined =>
  LEVELS[FILTER_ATTRIBUTES.filter((attribute) => filter[attribute] !== undefined).join(' ')];

/** Whether something has all that a filter asks for. */
export const isWithin = (filter: SeriesFilter, ids: { readonly [Attribute in FilterAttribute]-?: string }): boolean =>
  FILTER_ATTRIBUTES.every((attribute) => filter[attribute] === undefined || filter[attribute] === ids[attribute]);
