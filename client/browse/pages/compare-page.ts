import { html } from 'hono/html';
import type { CatalogueVersion } from '../data/catalogue.js';
import { totalOf } from '../data/daily-forecast.js';
import type { Library, ShownVersion } from '../data/library.js';
import { forecastChart } from '../drawing/forecast-chart.js';
import { formatCount, formatShare, formatUnits } from '../text/format.js';
import type { Html } from '../text/html.js';
import { drawn, soldBeside } from './drawn.js';
import { forecastTabs, type Page } from './layout.js';
import type { Links } from './links.js';
import { differenceTable, sharedDays } from './side-by-side.js';
import { link, note, table, trouble } from './table.js';

/** Series that are listed: those that differ most. */
const MOST_CHANGES = 50;

export interface CompareQuery {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Two versions: their totals, stores and departments on the days that both have, and the series that differ most. */
export async function comparePage(
  library: Library,
  links: Links,
  name: string,
  { from, to }: CompareQuery,
): Promise<Page> {
  const { versions, pointer } = await library.catalogue(name);
  const known = versions.filter(({ manifest }) => manifest !== undefined);
  const second = to ?? pointer.version;
  const first = from ?? known.find(({ version }) => version !== second)?.version;
  const page = (body: Page['body']): Page => ({
    title: `${name}: versions side by side`,
    crumbs: [{ text: name, href: links.forecast(name) }, { text: 'Side by side' }],
    tabs: forecastTabs(links, name, 'compare'),
    body,
  });
  if (first === undefined)
    return page(html`${note('There is one version alone, so there is nothing to hold it against yet.')}`);
  const form = chooseForm(links, name, known, first, second);
  const [one, two] = [await library.version(name, first), await library.version(name, second)];
  return page([
    form,
    await orTrouble('The totals', () => totals(library, one, two)),
    await orTrouble('Stores and departments', () => groups(library, one, two)),
    await orTrouble('Single series', () => changes(library, links, one, two)),
  ]);
}

/** A file that is damaged takes its part alone from the page. */
async function orTrouble(what: string, make: () => Promise<Html>): Promise<Html | ''> {
  try {
    return await make();
  } catch (error) {
    return trouble(`${what} can't be held against each other: ${(error as Error).message}`);
  }
}

function chooseForm(
  links: Links,
  name: string,
  known: readonly CatalogueVersion[],
  first: string,
  second: string,
): Html {
  const select = (parameter: string, label: string, chosen: string) => html`<label>${label}<select name="${parameter}">
${known.map(({ version, manifest }) => html`<option value="${version}"${version === chosen ? html` selected` : ''}>${version} (${manifest?.origin})</option>`)}</select></label>`;
  return html`<form method="get" action="${links.compare(name)}">${select('from', 'From', first)}${select('to', 'To', second)}<button>Show</button></form>`;
}

async function totals(library: Library, one: ShownVersion, two: ShownVersion): Promise<Html> {
  const [first, second] = await Promise.all([library.group(one, {}), library.group(two, {})]);
  if (first === undefined || second === undefined) {
    return html`${note('One of the two was published without quantiles, so it has no sums of its series to draw.')}`;
  }
  const { sold, note: missing } = await library.salesOfGroup(two, {});
  const chart = forecastChart({
    title: `All series: units a day, sold, and forecast by ${one.version} and ${two.version}`,
    sold: soldBeside(sold, second.forecast, '112'),
    forecasts: [drawn(one.version, first.forecast), drawn(two.version, second.forecast)],
  });
  const named = [
    { name: one.version, forecast: first.forecast },
    { name: two.version, forecast: second.forecast },
  ] as const;
  return html`${chart}${note(missing)}${differenceTable('All series', named[0], named[1], sold)}`;
}

async function groups(library: Library, one: ShownVersion, two: ShownVersion): Promise<Html> {
  const sections = [
    { level: 3, attribute: 'store', heading: 'Stores' },
    { level: 5, attribute: 'department', heading: 'Departments' },
  ] as const;
  const parts = await Promise.all(
    sections.map(async ({ level, attribute, heading }) => {
      const [first, second] = await Promise.all([library.groups(one, level), library.groups(two, level)]);
      const before = new Map(first.map((group) => [group.ids[attribute], group]));
      const rows = second.flatMap((group) => {
        const earlier = before.get(group.ids[attribute]);
        if (earlier === undefined) return [];
        const days = sharedDays(earlier.forecast, group.forecast);
        if (days.length === 0) return [];
        return [
          {
            cells: [
              group.ids[attribute],
              ...differenceCells(totalOf(days.map((day) => day.first)), totalOf(days.map((day) => day.second))),
            ],
          },
        ];
      });
      return rows.length === 0
        ? ''
        : html`<section><h2>${heading}</h2>${table(`By ${attribute}, units on the days that both have`, differenceColumns(attribute), rows)}</section>`;
    }),
  );
  return html`<div class="columns">${parts}</div>`;
}

async function changes(library: Library, links: Links, one: ShownVersion, two: ShownVersion): Promise<Html> {
  if (one.manifest.origin !== two.manifest.origin) {
    return html`${note('Their last known days differ, so totals of single series are of other days and are not held against each other here; the page of a series shows both.')}`;
  }
  const [first, second] = await Promise.all([library.table(one), library.table(two)]);
  const both = second.series.flatMap((entry) => {
    const earlier = first.find(entry.id);
    return earlier === undefined ? [] : [{ entry, before: earlier.units, change: entry.units - earlier.units }];
  });
  const most = both
    .filter(({ change }) => change !== 0)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .slice(0, MOST_CHANGES);
  const left = [
    ...(second.series.length > both.length
      ? [`${formatCount(second.series.length - both.length)} are in ${two.version} alone`]
      : []),
    ...(first.series.length > both.length
      ? [`${formatCount(first.series.length - both.length)} are in ${one.version} alone`]
      : []),
  ];
  return html`<h2>Series that differ most</h2>
${note(left.length === 0 ? undefined : `Of the series, ${left.join(' and ')}.`)}
${table(
  `${formatCount(most.length)} of ${formatCount(both.length)} series that both have, units over ${two.manifest.horizonDays} days`,
  differenceColumns('series'),
  most.map(({ entry, before }) => ({
    cells: [
      link(links.series(two.name, two.version, entry.id, { against: one.version }), entry.id),
      ...differenceCells(before, entry.units),
    ],
  })),
  'No series differs.',
)}`;
}

const differenceColumns = (what: string) =>
  [
    { head: what },
    { head: 'from', kind: 'number' },
    { head: 'to', kind: 'number' },
    { head: 'difference', kind: 'number' },
    { head: 'in %', kind: 'number' },
  ] as const;

const differenceCells = (from: number, to: number): readonly string[] => [
  formatUnits(from),
  formatUnits(to),
  formatUnits(to - from),
  formatShare(from === 0 ? undefined : to / from - 1),
];
