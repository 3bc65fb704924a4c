import { html } from 'hono/html';
import type { Score } from '../../../contracts/evaluation/evaluation.js';
import type { Library } from '../data/library.js';
import { type PublishedRun, publishedRuns } from '../data/runs.js';
import { formatCount, formatScore, formatShare } from '../text/format.js';
import { forecastTabs, type Page } from './layout.js';
import type { Links } from './links.js';
import { link, note, table } from './table.js';

/** Runs that are listed; those before them are counted. */
const MOST_RUNS = 104;

/** The runs that published a forecast, the one that beats its best baseline by most first. */
export async function runsPage(library: Library, links: Links, name: string): Promise<Page> {
  await library.catalogue(name);
  const { runs, more } = await publishedRuns(library.store, name, MOST_RUNS, library.knownRuns);
  const ranked = runs
    .map((run) => ({ run, skill: skillOf(run) }))
    .sort((a, b) => (a.skill ?? Number.POSITIVE_INFINITY) - (b.skill ?? Number.POSITIVE_INFINITY));
  return {
    title: `${name}: leaderboard of runs`,
    crumbs: [{ text: name, href: links.forecast(name) }, { text: 'Runs' }],
    tabs: forecastTabs(links, name, 'runs'),
    body: [
      html`${note('Ranked by how much better than the best baseline they were on the same days: scores of other days can’t be compared as they are.')}`,
      table(
        'Runs that published',
        [
          { head: 'place', kind: 'number' },
          { head: 'run' },
          { head: 'last known day', kind: 'short' },
          { head: 'kind', kind: 'short' },
          { head: 'champion', kind: 'short' },
          { head: 'WRMSSE', kind: 'number' },
          { head: 'best baseline', kind: 'short' },
          { head: 'against it', kind: 'number' },
          { head: 'RMSE', kind: 'number' },
          { head: 'bias', kind: 'number' },
        ],
        ranked.map(({ run, skill }, at) => ({
          cells: [skill === undefined ? '' : String(at + 1), ...cellsOf(links, name, run, skill)],
        })),
        'No run has left a record of its champion. Those of 0.1.0 left none.',
      ),
      html`${note(more === 0 ? undefined : `${formatCount(more)} older ones are not shown.`)}
${note('Runs that published nothing are listed by: npx forecast runs.')}`,
    ],
  };
}

function cellsOf(
  links: Links,
  name: string,
  { run, origin, champion, trouble }: PublishedRun,
  skill: number | undefined,
) {
  const own = link(links.run(name, run), run);
  if (champion === undefined) return [own, origin, '–', trouble ?? 'left no record', '–', '–', '–', '–', '–'];
  const { kind, score, scoreboard } = champion;
  const best = bestOf(scoreboard.baselines);
  return [
    own,
    origin,
    kind,
    `${champion.champion.name} ${champion.champion.algorithm}`,
    formatScore(score.wrmsse),
    best === undefined ? '–' : `${formatScore(best.wrmsse)} ${best.name}`,
    formatShare(skill === undefined ? undefined : skill - 1),
    formatScore(score.rmse),
    formatShare(score.bias),
  ];
}

/** Score over that of the best baseline: below 1 it is better. */
function skillOf({ champion }: PublishedRun): number | undefined {
  const best = champion && bestOf(champion.scoreboard.baselines);
  return champion === undefined || best === undefined || best.wrmsse === 0
    ? undefined
    : champion.score.wrmsse / best.wrmsse;
}

const bestOf = (baselines: readonly Score[]): Score | undefined => baselines.toSorted((a, b) => a.wrmsse - b.wrmsse)[0];
