import { FILTER_ATTRIBUTES, type FilterAttribute, type SeriesFilter } from '../data/series-filter.js';

/** Names of the filters in addresses, as the columns of M5 are called without their `_id`. */
export const FILTER_PARAMETERS: Readonly<Record<FilterAttribute, string>> = {
  state: 'state',
  store: 'store',
  category: 'cat',
  department: 'dept',
  item: 'item',
};

/** What else the list of series is asked for. */
export interface ListOptions {
  readonly search?: string | undefined;
  readonly sort?: string | undefined;
  readonly page?: number | undefined;
  readonly days?: string | undefined;
}

/** What else a series is shown with. */
export interface SeriesOptions {
  /** Another version that it is held against, or a scenario. */
  readonly against?: string | undefined;
  readonly days?: string | undefined;
}

/**
 * Addresses of all views. Ids of the data stand behind the question mark, where they may hold any character: proxies change
 * what is escaped in a path.
 */
export class Links {
  /** @param base path below which the app is reached, without a slash at its end; empty for none */
  constructor(readonly base: string) {}

  readonly home = (): string => `${this.base}/`;
  readonly style = (): string => `${this.base}/style.css`;
  readonly icon = (): string => `${this.base}/icon.svg`;
  readonly forecast = (name: string): string => `${this.base}/forecasts/${encodeURIComponent(name)}`;
  readonly accuracy = (name: string): string => `${this.forecast(name)}/accuracy`;
  readonly runs = (name: string): string => `${this.forecast(name)}/runs`;
  readonly run = (name: string, run: string): string => `${this.runs(name)}/${encodeURIComponent(run)}`;
  readonly scenarios = (name: string): string => `${this.forecast(name)}/scenarios`;
  readonly scenario = (name: string, scenario: string): string =>
    `${this.scenarios(name)}/${encodeURIComponent(scenario)}`;
  readonly version = (name: string, version: string): string =>
    `${this.forecast(name)}/versions/${encodeURIComponent(version)}`;
  readonly report = (name: string, version: string): string => `${this.version(name, version)}/report.html`;

  readonly compare = (name: string, from?: string, to?: string): string =>
    withQuery(`${this.forecast(name)}/compare`, { from, to });

  readonly list = (name: string, version: string, filter: SeriesFilter = {}, options: ListOptions = {}): string =>
    withQuery(`${this.version(name, version)}/series`, {
      ...Object.fromEntries(FILTER_ATTRIBUTES.map((attribute) => [FILTER_PARAMETERS[attribute], filter[attribute]])),
      q: options.search,
      sort: options.sort,
      days: options.days,
      page: options.page === undefined || options.page === 1 ? undefined : String(options.page),
    });

  readonly series = (name: string, version: string, id: string, { against, days }: SeriesOptions = {}): string =>
    withQuery(`${this.version(name, version)}/series`, { id, against, days });
}

const SCENARIO = 'scenario:';

/** How an address names a scenario where a version may stand too; no version has a colon in its name. */
export const scenarioValue = (scenario: string): string => `${SCENARIO}${scenario}`;

/** The scenario that such a value names; undefined for a version. */
export const scenarioOf = (value: string): string | undefined =>
  value.startsWith(SCENARIO) ? value.slice(SCENARIO.length) : undefined;

function withQuery(path: string, values: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== '') query.set(name, value);
  return query.size === 0 ? path : `${path}?${query}`;
}
