import { nameHint } from '@durable-forecast/lib/nearest-name';
import { html } from 'hono/html';
import { type DailyForecast, totalOf } from '../data/daily-forecast.js';
import type { FoundSales, Library, ShownVersion } from '../data/library.js';
import { PageTrouble } from '../data/page-trouble.js';
import type { SeriesEntry, VersionTable } from '../data/version-table.js';
import { forecastChart } from '../drawing/forecast-chart.js';
import { formatUnits } from '../text/format.js';
import type { Html } from '../text/html.js';
import { daysTable } from './days-table.js';
import { drawn, type HistoryChoice, historyChoice, soldBeside } from './drawn.js';
import { historyLinks } from './history-links.js';
import { type Page, versionTabs } from './layout.js';
import { type Links, scenarioOf } from './links.js';
import { seriesAccuracy } from './series-accuracy.js';
import { againstForm, differenceTable } from './side-by-side.js';
import { facts, link, note, table, trouble } from './table.js';

/** What the page of a series is asked for, as the address says it. */
export interface SeriesQuery {
  readonly id: string;
  /** Another version that it is held against. */
  readonly against: string | undefined;
  readonly days: string | undefined;
}

/** What the other version says of the series, or why that can't be shown. */
interface Other {
  readonly isScenario: boolean;
  readonly version: string;
  readonly forecast: DailyForecast | undefined;
  /** A sentence. */
  readonly trouble: string | undefined;
}

/** A series: what was sold, what is forecast with its bands, the same in another version, and every number. */
export async function seriesPage(
  library: Library,
  links: Links,
  name: string,
  versionId: string,
  query: SeriesQuery,
): Promise<Page> {
  const version = await library.version(name, versionId);
  const series = await library.table(version);
  const entry = series.find(query.id);
  if (entry === undefined) throw unknownSeries(version, series, query.id);
  const { store, item } = entry;
  const [forecast, sales, other, { versions }, scenarios] = await Promise.all([
    series.forecastOf(entry),
    library.salesOfSeries(version, { store, item }),
    readOther(library, version, query),
    library.catalogue(name),
    library.scenarios(name),
  ]);
  const choice = historyChoice(query.days);
  return {
    title: entry.id,
    crumbs: [
      { text: name, href: links.forecast(name) },
      { text: versionId, href: links.version(name, versionId) },
      { text: entry.id },
    ],
    tabs: versionTabs(links, version, undefined),
    search: links.list(name, versionId),
    body: [
      historyLinks(choice, (days) => links.series(name, versionId, entry.id, { ...query, days })),
      chart(version, entry, { forecast, sales, other, choice }),
      note(sales.note),
      aboutSeries(links, version, entry, forecast, sales),
      againstForm(links, version, { versions, scenarios }, { id: entry.id, days: query.days, against: query.against }),
      trouble(other?.trouble),
      difference(version, entry, { forecast, sales, other, choice }),
      seriesAccuracy(forecast, sales.sold),
      html`<h2>Every number</h2>`,
      daysTable(entry.id, forecast, sales.sold),
      elsewhere(links, version, series, entry),
    ],
  };
}

interface Drawn {
  readonly forecast: DailyForecast;
  readonly sales: FoundSales;
  readonly other: Other | undefined;
  readonly choice: HistoryChoice;
}

function chart(version: ShownVersion, entry: SeriesEntry, { forecast, sales, other, choice }: Drawn): Html {
  const all = [drawn(other === undefined ? 'forecast' : version.version, forecast)];
  if (other?.forecast !== undefined) all.push(drawn(other.version, other.forecast));
  return forecastChart({
    title: `${entry.id}: units a day, sold before ${version.manifest.origin} and forecast after it`,
    sold: soldBeside(sales.sold, forecast, choice),
    forecasts: all,
  });
}

/** What came later stands to the right: this version behind an earlier one, a scenario behind what was published. */
function difference({ version }: ShownVersion, { id }: SeriesEntry, { forecast, sales, other }: Drawn): Html | '' {
  if (other?.forecast === undefined) return '';
  const own = { name: version, forecast };
  const second = { name: other.version, forecast: other.forecast };
  return other.isScenario ? differenceTable(id, own, second, sales.sold) : differenceTable(id, second, own, sales.sold);
}

function aboutSeries(
  links: Links,
  { name, version }: ShownVersion,
  entry: SeriesEntry,
  forecast: DailyForecast,
  { sold }: FoundSales,
): Html {
  const { store, department, item, units } = entry;
  const before = sold === undefined ? undefined : soldBeside(sold, forecast, '28');
  const beforeUnits = before?.units.slice(0, 28);
  const zeros = beforeUnits?.filter((each) => each === 0).length ?? 0;
  return facts([
    ['store', link(links.list(name, version, { store }), store)],
    ['department', link(links.list(name, version, { department }), department)],
    ['item', link(links.list(name, version, { item }), item)],
    [`units, ${forecast.dates.length} days ahead`, formatUnits(units)],
    beforeUnits === undefined
      ? undefined
      : [`units sold, ${beforeUnits.length} days before`, formatUnits(totalOf(beforeUnits))],
    beforeUnits === undefined ? undefined : ['days of them without a sale', `${zeros} of ${beforeUnits.length}`],
    sold?.price === undefined ? undefined : ['last known price', sold.price.toFixed(2)],
  ]);
}

async function readOther(
  library: Library,
  { name, version: own }: ShownVersion,
  { id, against }: SeriesQuery,
): Promise<Other | undefined> {
  if (against === undefined || against === own) return undefined;
  const scenario = scenarioOf(against);
  const isScenario = scenario !== undefined;
  const version = isScenario ? `scenario ${scenario}` : against;
  try {
    const other = await (isScenario ? library.scenario(name, scenario) : library.version(name, against));
    const series = await library.table(other);
    const entry = series.find(id);
    if (entry === undefined) throw new Error(`it has no series ${id}.`);
    return { isScenario, version, forecast: await series.forecastOf(entry), trouble: undefined };
  } catch (error) {
    const why = `${version} can't be shown beside it: ${(error as Error).message}`;
    return { isScenario, version, forecast: undefined, trouble: why };
  }
}

/** The same item in other stores. */
function elsewhere(
  links: Links,
  { name, version, manifest }: ShownVersion,
  { series }: VersionTable,
  entry: SeriesEntry,
): Html | '' {
  const others = series.filter(({ item, index }) => item === entry.item && index !== entry.index);
  if (others.length === 0) return '';
  return html`<h2>The same item elsewhere</h2>
${table(
  `Units of ${entry.item} over ${manifest.horizonDays} days`,
  [{ head: 'store' }, { head: 'units', kind: 'number' }],
  others
    .toSorted((a, b) => b.units - a.units)
    .map(({ id, store, units }) => ({ cells: [link(links.series(name, version, id), store), formatUnits(units)] })),
)}`;
}

function unknownSeries({ version }: ShownVersion, { series }: VersionTable, id: string): PageTrouble {
  const wanted = id.toLowerCase();
  const near = series.filter((entry) => entry.id.toLowerCase().startsWith(wanted.slice(0, 8))).map((entry) => entry.id);
  const hint = near.length === 0 ? '. Search for a part of its id.' : nameHint(id, near.slice(0, 2000));
  return new PageTrouble(
    404,
    'No such series',
    `${version} has no series ${id}${hint.length > 300 ? '. Search for a part of its id.' : hint}`,
  );
}
