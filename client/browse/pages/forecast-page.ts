import { html } from 'hono/html';
import type { Catalogue, CatalogueVersion } from '../data/catalogue.js';
import type { Library } from '../data/library.js';
import { formatScore, formatTime, formatUnits } from '../text/format.js';
import type { Html } from '../text/html.js';
import { groupChart } from './group-chart.js';
import { forecastTabs, type Page } from './layout.js';
import type { Links } from './links.js';
import { link, table, trouble } from './table.js';

/** A forecast: its total as it is current, and all its versions. */
export async function forecastPage(library: Library, links: Links, name: string): Promise<Page> {
  const catalogue = await library.catalogue(name);
  const { pointer } = catalogue;
  return {
    title: name,
    crumbs: [{ text: name }],
    tabs: forecastTabs(links, name, 'versions'),
    search: links.list(name, pointer.version),
    body: [
      await currentTotal(library, links, catalogue),
      html`<h2>Versions</h2>`,
      table(
        `Versions of ${name}, newest first`,
        [
          { head: 'version' },
          { head: 'state', kind: 'short' },
          { head: 'last known day', kind: 'short' },
          { head: 'units', kind: 'number' },
          { head: 'WRMSSE', kind: 'number' },
          { head: 'since (UTC)', kind: 'short' },
          { head: 'side by side', kind: 'short' },
          { head: 'remarks' },
        ],
        catalogue.versions.map((each) => versionRow(links, name, pointer.version, each)),
      ),
    ],
  };
}

/** What is current may be damaged: the other versions are shown all the same. */
async function currentTotal(library: Library, links: Links, { name, pointer }: Catalogue): Promise<Html> {
  try {
    const version = await library.version(name, pointer.version);
    return html`<p>Current is <a href="${links.version(name, version.version)}">${version.version}</a>: the ${version.manifest.horizonDays} days after ${version.manifest.origin}.</p>
${await groupChart(library, version, {}, '112')}`;
  } catch (error) {
    return html`${trouble(`The current version can't be shown: ${(error as Error).message}`)}`;
  }
}

const STATES = { current: 'current', earlier: 'was current', never: 'never current', unknown: 'unknown' } as const;

function versionRow(links: Links, name: string, current: string, each: CatalogueVersion) {
  const { version, state, move, manifest, trouble: why } = each;
  const isShown = manifest !== undefined;
  return {
    isStrong: state === 'current',
    cells: [
      isShown ? link(links.version(name, version), version) : version,
      STATES[state],
      manifest?.origin ?? '–',
      isShown ? formatUnits(manifest.totalUnits) : '–',
      formatScore(manifest?.wrmsse),
      move === undefined ? '–' : formatTime(move.at),
      isShown && version !== current ? link(links.compare(name, version, current), 'with the current') : '–',
      why ?? (move?.kind === 'rolled back' ? `rolled back from ${move.from} by ${move.by}: ${move.reason ?? ''}` : ''),
    ],
  };
}
