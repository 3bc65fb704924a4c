import { html } from 'hono/html';
import { describeChanges } from '../../../contracts/scenario/describe-change.js';
import type { Library } from '../data/library.js';
import type { ListedScenario } from '../data/scenarios.js';
import { formatShare, formatTime, formatUnits } from '../text/format.js';
import { forecastTabs, type Page } from './layout.js';
import type { Links } from './links.js';
import { link, table } from './table.js';

/** What was asked of a forecast's versions: what would be at other prices, events or SNAP days. */
export async function scenariosPage(library: Library, links: Links, name: string): Promise<Page> {
  await library.catalogue(name);
  const scenarios = await library.scenarios(name);
  return {
    title: `${name}: scenarios`,
    crumbs: [{ text: name, href: links.forecast(name) }, { text: 'Scenarios' }],
    tabs: forecastTabs(links, name, 'scenarios'),
    body: html`${table(
      'Scenarios, those that were asked for last first',
      [
        { head: 'scenario' },
        { head: 'of version' },
        { head: 'changes' },
        { head: 'published', kind: 'number' },
        { head: 'in the scenario', kind: 'number' },
        { head: 'in %', kind: 'number' },
        { head: 'by', kind: 'short' },
        { head: 'asked for (UTC)', kind: 'short' },
      ],
      scenarios.map((each) => ({ cells: cellsOf(links, name, each) })),
      'Nobody has asked what would be otherwise yet. That is done by: npx forecast what-if.',
    )}`,
  };
}

function cellsOf(links: Links, name: string, { scenario, definition, manifest, trouble }: ListedScenario) {
  const total = manifest?.groups.find(({ level }) => level === 1);
  return [
    manifest === undefined ? scenario : link(links.scenario(name, scenario), scenario),
    definition === undefined ? '–' : link(links.version(name, definition.version), definition.version),
    trouble ?? (definition === undefined ? '' : describeChanges(definition.changes).join('; ')),
    formatUnits(total?.base),
    formatUnits(total?.scenario),
    formatShare(total === undefined || total.base === 0 ? undefined : total.scenario / total.base - 1),
    definition?.by ?? '–',
    definition === undefined ? '–' : formatTime(definition.at),
  ];
}
