import { html } from 'hono/html';
import type { FoundForecast } from '../data/catalogue.js';
import type { Library } from '../data/library.js';
import { formatCount, formatTime } from '../text/format.js';
import type { Html } from '../text/html.js';
import type { Page } from './layout.js';
import type { Links } from './links.js';
import { link, table } from './table.js';

/** Every forecast of the bucket with its current version. */
export async function forecastsPage(library: Library, links: Links): Promise<Page> {
  const forecasts = await library.forecasts();
  const rows = forecasts.map(({ name, found }) => ({ cells: cellsOf(links, name, found) }));
  return {
    title: 'Published forecasts',
    crumbs: [],
    body: table(
      'Every forecast with the version that is current',
      [
        { head: 'forecast', kind: 'short' },
        { head: 'current version' },
        { head: 'last known day', kind: 'short' },
        { head: 'current since (UTC)', kind: 'short' },
        { head: 'rows', kind: 'number' },
        { head: 'versions', kind: 'number' },
      ],
      rows,
      'Nothing was published in this bucket yet. A run publishes at its end: npx forecast run.',
    ),
  };
}

function cellsOf(links: Links, name: string, found: FoundForecast): readonly (Html | string)[] {
  switch (found.kind) {
    case 'found': {
      const { pointer, versions } = found.catalogue;
      return [
        link(links.forecast(name), name),
        link(links.version(name, pointer.version), pointer.version),
        pointer.origin,
        formatTime(pointer.publishedAt),
        formatCount(pointer.rows),
        formatCount(versions.length),
      ];
    }
    case 'damaged':
      return [name, html`<span class="bad">${found.problem}</span>`, '–', '–', '–', '–'];
    case 'absent':
      return [name, 'nothing was published yet', '–', '–', '–', '–'];
  }
}
