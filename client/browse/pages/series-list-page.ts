import { html } from 'hono/html';
import { findSeries, LIST_ORDERS, type ListOrder } from '../data/find-series.js';
import type { Library, ShownVersion } from '../data/library.js';
import { type FilterAttribute, levelOf, type SeriesFilter } from '../data/series-filter.js';
import type { SeriesEntry, VersionTable } from '../data/version-table.js';
import { formatCount, formatUnits } from '../text/format.js';
import type { Html } from '../text/html.js';
import { historyChoice } from './drawn.js';
import { describeFilter, groupChart } from './group-chart.js';
import { historyLinks } from './history-links.js';
import { type Page, versionTabs } from './layout.js';
import { FILTER_PARAMETERS, type Links } from './links.js';
import { link, note, table } from './table.js';

const PAGE_ROWS = 100;

/** What the list is asked for, as the address says it. */
export interface ListQuery {
  readonly filter: SeriesFilter;
  readonly search: string;
  readonly order: ListOrder;
  /** From 1. */
  readonly page: number;
  readonly days: string | undefined;
}

/** The series of a version that a search and filters let through; above them the sum of a group that is published. */
export async function seriesListPage(
  library: Library,
  links: Links,
  name: string,
  id: string,
  query: ListQuery,
): Promise<Page> {
  const version = await library.version(name, id);
  const table = await library.table(version);
  const { filter, search, order, days } = query;
  const found = findSeries(table.series, { filter, search, order });
  const isGroup = search === '' && levelOf(filter) !== undefined && levelOf(filter) !== 1 && found.length > 0;
  const title = search === '' ? describeFilter(filter) : `Series with “${search}”`;
  return {
    title,
    crumbs: [
      { text: name, href: links.forecast(name) },
      { text: id, href: links.version(name, id) },
      { text: 'Series' },
    ],
    tabs: versionTabs(links, version, 'series'),
    body: [
      searchForm(links, version, table, query),
      ...(isGroup
        ? [
            historyLinks(historyChoice(days), (choice) => links.list(name, id, filter, { sort: order, days: choice })),
            await groupChart(library, version, filter, historyChoice(days)),
          ]
        : []),
      seriesTable(links, version, found, query),
    ],
  };
}

/** Filters that have no choice of their own in the form, and stay as they are. */
const HIDDEN = ['state', 'category', 'item'] as const;

function searchForm(
  links: Links,
  version: ShownVersion,
  { series }: VersionTable,
  { filter, search, order }: ListQuery,
): Html {
  const select = (attribute: FilterAttribute, label: string) => {
    const values = [...new Set(series.map((entry) => entry[attribute]))].sort();
    return html`<label>${label}<select name="${FILTER_PARAMETERS[attribute]}"><option value="">all</option>
${values.map((value) => html`<option value="${value}"${value === filter[attribute] ? html` selected` : ''}>${value}</option>`)}</select></label>`;
  };
  return html`<form method="get" action="${links.list(version.name, version.version)}" role="search">
<label>Id, or a part of it<input type="search" name="q" value="${search}" autocomplete="off" spellcheck="false" accesskey="s"></label>
${select('store', 'Store')}
${select('department', 'Department')}
<label>Order<select name="sort">${Object.entries(LIST_ORDERS).map(([key, label]) => html`<option value="${key}"${key === order ? html` selected` : ''}>${label}</option>`)}</select></label>
${HIDDEN.map((attribute) => (filter[attribute] === undefined ? '' : html`<input type="hidden" name="${FILTER_PARAMETERS[attribute]}" value="${filter[attribute]}">`))}
<button>Show</button>
</form>`;
}

function seriesTable(
  links: Links,
  { name, version, manifest }: ShownVersion,
  found: readonly SeriesEntry[],
  { filter, search, order, page }: ListQuery,
): Html {
  const pages = Math.max(1, Math.ceil(found.length / PAGE_ROWS));
  const shown = Math.min(page, pages);
  const at = (wanted: number) => links.list(name, version, filter, { search, sort: order, page: wanted });
  const rows = found.slice((shown - 1) * PAGE_ROWS, shown * PAGE_ROWS);
  return html`${note(`${formatCount(found.length)} of ${formatCount(manifest.series)} series${pages === 1 ? '' : `, page ${shown} of ${formatCount(pages)}`}.`)}
${table(
  `Units over ${manifest.horizonDays} days`,
  [
    { head: 'series' },
    { head: 'units', kind: 'number' },
    { head: 'store', kind: 'short' },
    { head: 'department', kind: 'short' },
    { head: 'item' },
  ],
  rows.map(({ id, units, store, department, item }) => ({
    cells: [
      link(links.series(name, version, id), id),
      formatUnits(units),
      link(links.list(name, version, { store }), store),
      link(links.list(name, version, { department }), department),
      link(links.list(name, version, { item }), item),
    ],
  })),
  search === ''
    ? 'The version has no such series.'
    : `No series has “${search}” in its id. Words may stand in any order; fewer of them find more.`,
)}
${
  pages === 1
    ? ''
    : html`<nav aria-label="Pages"><ul>${shown > 1 ? html`<li>${link(at(shown - 1), 'Page before')}</li>` : ''}${shown < pages ? html`<li>${link(at(shown + 1), 'Next page')}</li>` : ''}</ul></nav>`
}`;
}
