import { html } from 'hono/html';
import { describeFinding } from '../../../contracts/monitoring/monitoring.js';
import type { ScoredWindow, VersionScores } from '../../../contracts/monitoring/version-scores.js';
import { type MonitoringRecord, readMonitorings, readScores } from '../../monitoring/read-records.js';
import type { Library } from '../data/library.js';
import { formatPart, formatScore, formatShare } from '../text/format.js';
import type { Html } from '../text/html.js';
import { forecastTabs, type Page } from './layout.js';
import type { Links } from './links.js';
import { link, table, trouble } from './table.js';

/** Monitorings that are listed: a year of weekly ones. */
const MOST_MONITORINGS = 52;

/** How versions did once their days had come, as monitoring has scored them, and what it found. */
export async function accuracyPage(library: Library, links: Links, name: string): Promise<Page> {
  const { versions } = await library.catalogue(name);
  const isShown = new Set(versions.flatMap(({ version, manifest }) => (manifest === undefined ? [] : [version])));
  const [scores, monitorings] = await Promise.all([
    attempt(() => readScores(library.store, name)),
    attempt(() => readMonitorings(library.store, name, MOST_MONITORINGS)),
  ]);
  const newest = scores.value?.[0];
  return {
    title: `${name}: past accuracy`,
    crumbs: [{ text: name, href: links.forecast(name) }, { text: 'Accuracy' }],
    tabs: forecastTabs(links, name, 'accuracy'),
    body: [
      html`${trouble(scores.problem)}`,
      ...(scores.value === undefined ? [] : [scoreTable(links, name, scores.value, isShown)]),
      ...(newest === undefined ? [] : [breakdown(newest)]),
      html`<h2>What monitoring found</h2>${trouble(monitorings.problem)}`,
      ...(monitorings.value === undefined ? [] : [monitoringTable(monitorings.value)]),
    ],
  };
}

/** A record that is damaged takes its table alone from the page. */
async function attempt<T>(
  read: () => Promise<T>,
): Promise<{ readonly value?: T; readonly problem: string | undefined }> {
  try {
    return { value: await read(), problem: undefined };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

const lastOf = ({ windows }: VersionScores): ScoredWindow => windows.at(-1) as ScoredWindow;

function scoreTable(links: Links, name: string, scores: readonly VersionScores[], isShown: ReadonlySet<string>): Html {
  return table(
    'Versions on the first days after their last known day; a smaller WRMSSE is better',
    [
      { head: 'version' },
      { head: 'last known day', kind: 'short' },
      { head: 'days', kind: 'number' },
      { head: 'WRMSSE', kind: 'number' },
      { head: 'best baseline', kind: 'short' },
      { head: 'against it', kind: 'number' },
      { head: 'bias', kind: 'number' },
      { head: 'WSPL', kind: 'number' },
      { head: 'sales in the band of 95 %', kind: 'number' },
    ],
    scores.map((each) => {
      const { days, wrmsse, bias, wspl, coverage, baselines } = lastOf(each);
      const [best] = baselines;
      return {
        cells: [
          isShown.has(each.version) ? link(links.version(name, each.version), each.version) : each.version,
          each.origin,
          String(days),
          formatScore(wrmsse),
          best === undefined ? '–' : `${formatScore(best.wrmsse)} ${best.name}`,
          formatShare(best === undefined || best.wrmsse === 0 ? undefined : wrmsse / best.wrmsse - 1),
          formatShare(bias),
          formatScore(wspl),
          formatPart(coverage?.wide),
        ],
      };
    }),
    `Not one version was scored yet. That is done when sales of its days have come: npx forecast monitor ${name}.`,
  );
}

/** The newest version that was scored, by store and department. */
function breakdown(scores: VersionScores): Html {
  const { stores, departments, storeBias, departmentBias, days } = lastOf(scores);
  const part = (what: string, of: ScoredWindow['stores'], bias: ScoredWindow['storeBias']) =>
    html`<section><h2>By ${what}</h2>${table(
      `By ${what}: ${scores.version} on ${days} days`,
      [{ head: what }, { head: 'WRMSSE', kind: 'number' }, { head: 'bias', kind: 'number' }],
      Object.entries(of).map(([id, wrmsse]) => ({ cells: [id, formatScore(wrmsse), formatShare(bias[id])] })),
    )}</section>`;
  return html`<div class="columns">${part('store', stores, storeBias)}${part('department', departments, departmentBias)}</div>`;
}

const monitoringTable = (records: readonly MonitoringRecord[]): Html =>
  table(
    'Newest first',
    [
      { head: 'sales up to', kind: 'short' },
      { head: 'version that was current' },
      { head: 'found' },
      { head: 'done' },
      { head: 'answered' },
    ],
    records.map(({ monitoring: { date, current, findings, actions }, answer }) => ({
      cells: [
        date,
        current,
        findings.length === 0
          ? 'nothing'
          : html`<ul>${findings.map((finding) => html`<li>${describeFinding(finding)}</li>`)}</ul>`,
        html`<ul>${actions.map(({ action, outcome, details }) => html`<li>${action}, ${outcome}: ${details}</li>`)}</ul>`,
        answer === undefined
          ? '–'
          : `${answer.answer} by ${answer.by === '' ? 'nobody before the deadline' : answer.by}: ${answer.reason}`,
      ],
    })),
    'It was not monitored yet.',
  );
