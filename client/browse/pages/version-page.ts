import { html } from 'hono/html';
import { describeTraining } from '../../../contracts/champion/run-training.js';
import { describeWarning } from '../../../contracts/dataset/dataset-warning.js';
import type { VersionManifest } from '../../../contracts/publication/version-manifest.js';
import { totalOf } from '../data/daily-forecast.js';
import type { Group } from '../data/level-table.js';
import type { Library, ShownVersion } from '../data/library.js';
import type { SeriesFilter } from '../data/series-filter.js';
import { formatCount, formatScore, formatShare, formatTime, formatUnits } from '../text/format.js';
import type { Html } from '../text/html.js';
import { groupChart } from './group-chart.js';
import { type Page, versionTabs } from './layout.js';
import type { Links } from './links.js';
import { facts, link, note, table } from './table.js';

/** A version: what it forecasts in all, by store and by department, what was checked of it and what it was made of. */
export async function versionPage(library: Library, links: Links, name: string, id: string): Promise<Page> {
  const version = await library.version(name, id);
  const { manifest, state } = version;
  library.prepare(version);
  return {
    title: `${name}: ${id}`,
    crumbs: [{ text: name, href: links.forecast(name) }, { text: id }],
    tabs: versionTabs(links, version, 'overview'),
    search: links.list(name, id),
    body: [
      state === 'current' ? html`` : html`${note('This is not the current version.')}`,
      facts([
        ['last known day', manifest.origin],
        ['days ahead', String(manifest.horizonDays)],
        ['series', formatCount(manifest.series)],
        ['units', formatUnits(manifest.totalUnits)],
        ['WRMSSE', formatScore(manifest.wrmsse)],
        version.move === undefined ? undefined : ['current since (UTC)', formatTime(version.move.at)],
      ]),
      await groupChart(library, version, {}, '112'),
      await groupTables(library, links, version),
      checksSection(manifest),
      warningsSection(manifest),
      madeOfSection(links, name, manifest),
    ],
  };
}

async function groupTables(library: Library, links: Links, version: ShownVersion): Promise<Html> {
  try {
    const [stores, departments] = await Promise.all([library.groups(version, 3), library.groups(version, 5)]);
    if (stores.length === 0) return html``;
    return html`<div class="columns"><section><h2>Stores</h2>${groupTable(links, version, 'store', stores)}</section>
<section><h2>Departments</h2>${groupTable(links, version, 'department', departments)}</section></div>`;
  } catch {
    // The chart above says why.
    return html``;
  }
}

function groupTable(
  links: Links,
  version: ShownVersion,
  attribute: 'store' | 'department',
  groups: readonly Group[],
): Html {
  const all = groups.reduce((sum, { forecast }) => sum + totalOf(forecast.mean), 0);
  const sorted = groups
    .map((group) => ({ group, units: totalOf(group.forecast.mean) }))
    .sort((a, b) => b.units - a.units);
  return table(
    `By ${attribute}, units over ${version.manifest.horizonDays} days`,
    [{ head: attribute }, { head: 'units', kind: 'number' }, { head: 'share', kind: 'number' }],
    sorted.map(({ group: { ids }, units }) => {
      const filter: SeriesFilter = { [attribute]: ids[attribute] };
      return {
        cells: [
          link(links.list(version.name, version.version, filter), ids[attribute]),
          formatUnits(units),
          `${((100 * units) / (all || 1)).toFixed(1)} %`,
        ],
      };
    }),
  );
}

const RESULT_CLASSES: Readonly<Partial<Record<string, string>>> = { passed: 'good', approved: 'good', failed: 'bad' };

function checksSection({ checks, checkedAt, approval }: VersionManifest): Html {
  if (checks === undefined) {
    return html`<h2>Checks</h2>${note('Versions of 0.1.0 say nothing of what was checked of them.')}`;
  }
  return html`<h2>Checks</h2>
${table(
  `Before the version became current${checkedAt === undefined ? '' : `, ${formatTime(checkedAt)} UTC`}`,
  [
    { head: 'check', kind: 'short' },
    { head: 'result', kind: 'short' },
    { head: 'difference', kind: 'number' },
    { head: 'limit', kind: 'number' },
    { head: 'what was found' },
  ],
  checks.map(({ check, result, share, limit, detail }) => ({
    cells: [
      check,
      html`<span class="${RESULT_CLASSES[result] ?? ''}">${result}</span>`,
      formatShare(share),
      limit === undefined ? '–' : `${(100 * limit).toFixed(0)} %`,
      detail,
    ],
  })),
)}
${approval === undefined ? '' : note(`Approved by ${approval.by} at ${formatTime(approval.at)} UTC: ${approval.reason}`)}`;
}

const warningsSection = ({ warnings = [] }: VersionManifest): Html =>
  warnings.length === 0
    ? html``
    : html`<h2>To know of the data</h2><ul>${warnings.map((warning) => html`<li>${describeWarning(warning)}</li>`)}</ul>`;

function madeOfSection(links: Links, name: string, manifest: VersionManifest): Html {
  const { lineage, training, run, files } = manifest;
  return html`<h2>What it was made of</h2>
<p>Run <a href="${links.run(name, run)}">${run}</a>${training === undefined ? '' : html` ${describeTraining(training)}`}.
${files['report.html'] === undefined ? '' : html`<a href="${links.report(name, manifest.version)}">Its page with pictures</a>.`}</p>
${
  lineage === undefined
    ? note('Its manifest says no more than that.')
    : facts([
        ['champion', `${lineage.champion.trial}, ${lineage.champion.algorithm}`],
        ['features', lineage.features.set],
        lineage.metrics.baseline === undefined
          ? undefined
          : ['best baseline', `${formatScore(lineage.metrics.baseline.wrmsse)} ${lineage.metrics.baseline.name}`],
        lineage.metrics.pastOrigins === undefined
          ? undefined
          : [
              'mean of past origins',
              `${formatScore(lineage.metrics.pastOrigins.wrmsse)} over ${lineage.metrics.pastOrigins.count}`,
            ],
        ['training jobs', formatCount(lineage.cost.jobs)],
        lineage.cost.sweepDollars === undefined ? undefined : ['sweep, USD', lineage.cost.sweepDollars.toFixed(2)],
        lineage.codeVersion === undefined ? undefined : ['code', lineage.codeVersion],
        ['data', lineage.dataset],
      ])
}
${lineage === undefined ? '' : html`<p class="note">Members: ${lineage.members.map(({ name: member, weight }) => `${member} ${(100 * weight).toFixed(1)} %`).join('; ')}</p>`}`;
}
