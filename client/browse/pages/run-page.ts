import { html } from 'hono/html';
import type { ChampionRecord } from '../../../contracts/champion/champion-record.js';
import type { SweepRecord } from '../../../contracts/sweep/sweep-record.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import type { Library } from '../data/library.js';
import { PageTrouble } from '../data/page-trouble.js';
import { readRunRecords } from '../data/runs.js';
import { formatScore, formatShare } from '../text/format.js';
import type { Html } from '../text/html.js';
import { forecastTabs, type Page } from './layout.js';
import type { Links } from './links.js';
import { link, note, table, trouble } from './table.js';

/** What ids of runs look like; they are part of keys. */
const RUN_ID = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,79}$/;

/** A run: its trials, best first, and its champion beside the baselines. */
export async function runPage(library: Library, links: Links, name: string, run: string): Promise<Page> {
  const { versions } = await library.catalogue(name);
  if (!RUN_ID.test(run)) throw new PageTrouble(404, 'No such run', `No run is named ${run}.`);
  const { champion, sweep, troubles } = await readRunRecords(library.store, run);
  const made = versions.filter(({ manifest }) => manifest?.run === run);
  if (champion === undefined && sweep === undefined && troubles.length === 0 && made.length === 0) {
    throw new PageTrouble(404, 'No such run', `The bucket has no record of a run ${run}.`);
  }
  return {
    title: run,
    crumbs: [{ text: name, href: links.forecast(name) }, { text: 'Runs', href: links.runs(name) }, { text: run }],
    tabs: forecastTabs(links, name, 'runs'),
    body: [
      html`${troubles.map((each) => trouble(each))}
${made.map(({ version }) => html`<p>It published ${link(links.version(name, version), version)}.</p>`)}`,
      html`<h2>Champion and baselines</h2>`,
      championTable(champion),
      html`<h2>Trials</h2>`,
      trialTable(sweep, champion),
    ],
  };
}

function championTable(champion: ChampionRecord | undefined): Html {
  if (champion === undefined)
    return html`${note('It left no record of a champion: it did not publish, or an older version ran it.')}`;
  const { candidates, baselines, window } = champion.scoreboard;
  return table(
    `On the days ${window.firstDate} to ${window.lastDate}, best first`,
    [
      { head: 'forecast' },
      { head: 'WRMSSE', kind: 'number' },
      { head: 'RMSE', kind: 'number' },
      { head: 'bias', kind: 'number' },
    ],
    [...candidates, ...baselines]
      .toSorted((a, b) => a.wrmsse - b.wrmsse)
      .map(({ name, wrmsse, rmse, bias }) => ({
        cells: [name, formatScore(wrmsse), formatScore(rmse), formatShare(bias)],
        isStrong: name === champion.champion.name,
      })),
  );
}

function trialTable(sweep: SweepRecord | undefined, champion: ChampionRecord | undefined): Html {
  if (sweep === undefined)
    return html`${note('It has no record of a sweep: it took over a champion, or an older version ran it.')}`;
  const isRanked = ({ status, demoted, objective }: TrialResult) =>
    status === 'completed' && !demoted && objective !== undefined;
  const rank = (result: TrialResult) => (isRanked(result) ? (result.objective as number) : Number.POSITIVE_INFINITY);
  const results = sweep.trials.map(({ result }) => result).toSorted((a, b) => rank(a) - rank(b));
  return table(
    `Best first by ${sweep.objective}`,
    [
      { head: 'place', kind: 'number' },
      { head: 'trial', kind: 'short' },
      { head: 'algorithm', kind: 'short' },
      { head: 'status', kind: 'short' },
      { head: sweep.objective, kind: 'number' },
      { head: 'USD', kind: 'number' },
      { head: 'hyperparameters' },
      { head: 'remarks' },
    ],
    results.map((result, at) => ({
      isStrong: result.name === champion?.champion.name,
      cells: [
        isRanked(result) ? String(at + 1) : '',
        result.name,
        result.algorithm,
        result.demoted ? 'demoted' : result.status,
        formatScore(result.objective, 5),
        result.cost === undefined ? '–' : result.cost.toFixed(4),
        Object.entries(result.hyperparameters)
          .map(([key, value]) => `${key}=${value}`)
          .join(' '),
        remarksOn(result),
      ],
    })),
    'Its sweep has no trials.',
  );
}

const remarksOn = ({ cached, ruleEvents = [], failure }: TrialResult): string =>
  [
    ...(cached === undefined ? [] : [`taken over from ${cached.run}`]),
    ...ruleEvents.map(({ name, step, action }) => `${name} at round ${step ?? '–'}: ${action}`),
    ...(failure === undefined ? [] : [failure.reason.split('\n')[0] ?? '']),
  ].join('; ');
