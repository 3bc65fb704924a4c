import { html } from 'hono/html';
import type { ScenarioManifest, ScenarioTotal } from '../../../contracts/scenario/scenario-manifest.js';
import type { Library, ShownScenario, ShownVersion } from '../data/library.js';
import { forecastChart } from '../drawing/forecast-chart.js';
import { formatCount, formatShare, formatTime, formatUnits } from '../text/format.js';
import type { Html } from '../text/html.js';
import { drawn, soldBeside } from './drawn.js';
import { forecastTabs, type Page } from './layout.js';
import { type Links, scenarioValue } from './links.js';
import { differenceTable } from './side-by-side.js';
import { link, note, table, trouble } from './table.js';

/** A scenario beside the version that it changes. */
export async function scenarioPage(library: Library, links: Links, name: string, id: string): Promise<Page> {
  const scenario = await library.scenario(name, id);
  const { manifest, base } = scenario;
  return {
    title: `${name}: scenario ${id}`,
    crumbs: [
      { text: name, href: links.forecast(name) },
      { text: 'Scenarios', href: links.scenarios(name) },
      { text: id },
    ],
    tabs: forecastTabs(links, name, 'scenarios'),
    body: [
      html`<p>Version ${link(links.version(name, base.version), base.version)}, asked by ${manifest.by} at ${formatTime(manifest.at)} UTC.</p>`,
      effectsTable(manifest),
      await totals(library, base, scenario),
      groupTables(manifest),
      seriesTable(links, base, manifest),
    ],
  };
}

function effectsTable({ effects }: ScenarioManifest): Html {
  return table(
    'What is other than in the data of the version',
    [
      { head: 'change' },
      { head: 'series', kind: 'number' },
      { head: 'series x days', kind: 'number' },
      { head: 'outside of what the models have seen' },
    ],
    effects.map(({ change, series, days, unpriced, unseen }) => ({
      cells: [
        change,
        formatCount(series),
        `${formatCount(days)}${unpriced === 0 ? '' : `, ${formatCount(unpriced)} not on sale`}`,
        unseen === undefined
          ? 'nothing'
          : html`<span class="bad">${formatCount(unseen.days)} in ${formatCount(unseen.series)} series, such as ${unseen.example}</span>`,
      ],
    })),
    'Nothing is changed.',
  );
}

async function totals(library: Library, base: ShownVersion, scenario: ShownScenario): Promise<Html | ''> {
  try {
    const [before, after] = await Promise.all([library.group(base, {}), library.group(scenario, {})]);
    if (before === undefined || after === undefined) return '';
    const { sold, note: missing } = await library.salesOfGroup(base, {});
    const chart = forecastChart({
      title: 'All series: units a day, sold, published and in the scenario',
      sold: soldBeside(sold, before.forecast, '112'),
      forecasts: [drawn('published', before.forecast), drawn('in the scenario', after.forecast)],
    });
    const named = { name: 'published', forecast: before.forecast };
    return html`${chart}${note(missing)}
<details><summary>The numbers behind the picture</summary>${differenceTable('All series', named, { name: 'in the scenario', forecast: after.forecast }, sold)}</details>`;
  } catch (error) {
    return trouble(`Its sums can't be shown: ${(error as Error).message}`);
  }
}

const groupTables = ({ groups }: ScenarioManifest): Html =>
  html`<div class="columns">${(
    [
      [3, 'store'],
      [5, 'department'],
    ] as const
  ).map(
    ([level, what]) =>
      html`<section><h2>By ${what}</h2>${totalsTable(
        what,
        groups.filter((group) => group.level === level),
      )}</section>`,
  )}</div>`;

function seriesTable(
  links: Links,
  { name, version }: ShownVersion,
  { scenario, series, moved }: ScenarioManifest,
): Html {
  const address = (id: string) => links.series(name, version, id, { against: scenarioValue(scenario) });
  return html`<h2>Series that have moved most</h2>
${note(`${formatCount(moved)} series are other than published.`)}
${totalsTable('series', series, address)}`;
}

const totalsTable = (what: string, totals: readonly ScenarioTotal[], address?: (id: string) => string): Html =>
  table(
    `By ${what}, units over the days of the forecast`,
    [
      { head: what },
      { head: 'published', kind: 'number' },
      { head: 'in the scenario', kind: 'number' },
      { head: 'difference', kind: 'number' },
      { head: 'in %', kind: 'number' },
    ],
    totals.map(({ name, base, scenario }) => ({
      cells: [
        address === undefined ? name : link(address(name), name),
        formatUnits(base),
        formatUnits(scenario),
        formatUnits(scenario - base),
        formatShare(base === 0 ? undefined : scenario / base - 1),
      ],
    })),
  );
