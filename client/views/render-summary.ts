import { describeTraining, isPlainSearch } from '../../contracts/champion/run-training.js';
import { describeLevel } from '../../contracts/evaluation/describe-level.js';
import type { Score } from '../../contracts/evaluation/evaluation.js';
import type { JudgedVersion } from '../../contracts/publication/retention.js';
import { describePackage } from '../../contracts/registry/champion-package.js';
import type { BacktestSummary, RunEndpoint, RunSummary, TrialSummary } from '../../contracts/run/pipeline.js';
import { STAGES } from '../../contracts/run/stages.js';
import type { RunLinks } from '../runs/run-links.js';
import { colours } from '../terminal/colours.js';
import { outputWidth } from '../terminal/output-width.js';
import { type Column, renderTable } from '../terminal/render-table.js';
import { wrapText } from '../terminal/wrap-text.js';
import { formatBytes, formatDuration, formatScore } from './format.js';
import { warningLines } from './warning-lines.js';

/** Trials listed in the terminal; the JSON summary has all of them. */
const SHOWN_TRIALS = 15;

/** The table that ends a run: trials, champion against baselines, where the forecast lies, where the time went. */
export function renderSummary(summary: RunSummary, links: RunLinks, width = outputWidth()): string {
  const { champion, baselines, warnings = [], remade = [], training } = summary;
  const wrapped = (lines: readonly string[]): string[] => lines.map((line) => wrapText(line, width));
  return [
    '',
    ...wrapped((summary.notes ?? []).flatMap((note) => [colours.yellow(note), ''])),
    ...(training === undefined || isPlainSearch(training)
      ? []
      : wrapped([`This run ${describeTraining(training)}.`, ''])),
    ...(summary.trials.length === 0 ? [] : [trialTable(summary.trials, width), '']),
    ...wrapped([`Scored on ${describeWindow(summary)}:`]),
    scoreTable({ ...champion, name: `${champion.name} (${champion.algorithm}), champion` }, baselines, width),
    ...wrapped(failedLines(summary.failedFinalists)),
    ...(summary.backtest === undefined ? [] : ['', ...backtestLines(summary.backtest, width)]),
    ...(summary.members.length < 2 ? [] : ['', ...wrapped(memberLines(summary))]),
    ...(warnings.length === 0 ? [] : ['', 'To know of the data:', ...wrapped(warningLines(warnings))]),
    ...(remade.length === 0
      ? []
      : [
          '',
          ...wrapped(['Made anew, since what an earlier run left was damaged:', ...remade.map((line) => `  ${line}`)]),
        ]),
    '',
    ...wrapped(endLines(summary, links)),
  ].join('\n');
}

/** Where the forecast lies, and where the time went. */
const endLines = (
  { publication, registered, endpoint, deleted = [], origin, seconds, jobs }: RunSummary,
  links: RunLinks,
): string[] => [
  `Forecast   ${publication.uri}`,
  `           version ${publication.version}, ${publication.rows.toLocaleString('en')} rows, 28 days after ${origin}`,
  ...(publication.behind === undefined
    ? []
    : [`           ${publication.behind} stays the current version: its origin is newer`]),
  ...(registered === undefined ? [] : [`Registered ${describePackage(registered)}`]),
  ...(endpoint === undefined ? [] : [`Endpoint   ${describeEndpoint(endpoint)}`]),
  ...(deleted.length === 0 ? [] : [`Deleted    ${describeDeleted(deleted)}`]),
  ...(links.pictures === undefined ? [] : [`Pictures   ${links.pictures}`]),
  ...(links.run === undefined ? [] : [`Run        ${links.run}`]),
  `Time       ${STAGES.filter((stage) => seconds[stage] !== undefined)
    .map((stage) => `${stage} ${formatDuration(seconds[stage] as number)}`)
    .join(', ')}; ${colours.bold(`${formatDuration(seconds.total)} in all`)}`,
  `Training   ${jobs.count} jobs, ${formatDuration(seconds.training)} with at least one of them training: ${share(seconds.training / seconds.total)} of the run`,
];

const describeEndpoint = ({ name, capacity, expiresAt }: RunEndpoint): string =>
  `${name} on ${capacity}, ${expiresAt === undefined ? 'until it is deleted' : `until ${expiresAt}`}`;

/** Versions named in a line. */
const NAMED_VERSIONS = 5;

function describeDeleted(versions: readonly JudgedVersion[]): string {
  const bytes = versions.reduce((sum, each) => sum + each.bytes, 0);
  const named = versions.slice(0, NAMED_VERSIONS).map(({ version }) => version);
  const more = versions.length - named.length;
  const names = `${named.join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
  return `${versions.length === 1 ? 'an old version' : 'old versions'}, ${formatBytes(bytes)}: ${names}`;
}

/** Which days the scores are of, and what else these days have decided. */
function describeWindow({ window: { name, firstDate, lastDate }, training }: RunSummary): string {
  const days = `${firstDate} to ${lastDate}`;
  if (name === 'holdout') return `the 28 days after the origin (${days}), which chose nothing`;
  if (training?.contest?.outcome === 'kept')
    return `the last 28 known days (${days}), with models that did not know them`;
  switch (training?.kind) {
    case 'forecast':
      return `the days on which its models were chosen (${days}); nothing says yet how good they are by now`;
    case 'refit':
      return `the last 28 known days (${days}), with models that did not know them`;
    default:
      return `the last 28 known days (${days}), the same that chose the champion`;
  }
}

/** Finalists that were not scored, so that nobody takes the champion for better than them. */
const failedLines = (lines: RunSummary['failedFinalists'] = []): string[] =>
  lines.length === 0 ? [] : ['', 'Finalists that came to no forecast, and were not scored:', ...lines];

/** WRMSSE at each past origin, the newest that the terminal has room for, and over all of them. */
function backtestLines({ origins, means, recipe, note }: BacktestSummary, width: number | undefined): string[] {
  const name = ({ kind, name: own }: BacktestSummary['means'][number]) => (kind === 'member' ? `  of it: ${own}` : own);
  const longest = Math.max(...means.map((row) => name(row).length));
  const room = width === undefined ? origins.length : Math.floor((width - longest) / SCORE_WIDTH) - 2;
  const first = Math.max(0, origins.length - Math.max(1, room));
  const shown = origins.slice(first);
  const table = renderTable(
    [
      { head: 'past origins' },
      ...[...shown.map(({ window }) => `d_${window.originDay}`), 'mean', 'spread'].map(number),
    ],
    means.map((row) => [
      name(row),
      ...row.scores.slice(first).map(formatScore),
      formatScore(row.mean),
      formatScore(row.spread),
    ]),
    width,
  );
  return [
    'WRMSSE at past origins, everything chosen on the origins before each:',
    table,
    ...(first === 0 ? [] : [`The newest ${shown.length} of ${origins.length} are shown; the report page has all.`]),
    wrapText(note, width),
    wrapText(`Level: ${describeLevel(recipe)}`, width),
  ];
}

/** Columns of a score and the gap before it. */
const SCORE_WIDTH = 9;

const number = (head: string): Column => ({ head, align: 'right' });

function memberLines({ members }: RunSummary): string[] {
  return ['The forecast is made of', ...members.map(({ name, weight }) => `  ${share(weight).padStart(6)}  ${name}`)];
}

const share = (part: number): string => (Number.isFinite(part) ? `${(100 * part).toFixed(0)} %` : '–');

function trialTable(trials: readonly TrialSummary[], width: number | undefined): string {
  const table = renderTable(
    [
      { head: 'trial' },
      { head: 'algorithm' },
      { head: 'status' },
      number('attempts'),
      number('RMSE'),
      number('time'),
      { head: 'job', kind: 'text' },
    ],
    trials
      .slice(0, SHOWN_TRIALS)
      .map((trial) => [
        trial.name,
        trial.algorithm,
        trial.status,
        String(trial.attempts),
        formatScore(trial.objective),
        formatDuration(trial.seconds),
        trial.job ?? '–',
      ]),
    width,
  );
  const rest = trials.length - SHOWN_TRIALS;
  const failed = trials.filter((trial) => trial.failure !== undefined);
  return [
    table,
    ...(rest > 0 ? [`and ${rest} more`] : []),
    ...failed.map((trial) => wrapText(`${trial.name}: ${trial.failure?.reason.split('\n')[0]}`, width)),
    ...trials.flatMap(({ name, ruleEvents = [] }) =>
      ruleEvents.map((event) => `${name}: rule ${event.name} at round ${event.step ?? '–'}: ${event.action}`),
    ),
  ].join('\n');
}

const scoreTable = (champion: Score, baselines: readonly Score[], width: number | undefined): string =>
  renderTable(
    [{ head: '' }, ...['WRMSSE', 'RMSE', 'bias', 'WSPL'].map(number)],
    [champion, ...baselines].map((row) => [
      row.name,
      formatScore(row.wrmsse),
      formatScore(row.rmse),
      row.bias === null ? '–' : `${(row.bias * 100).toFixed(1)} %`,
      formatScore(row.wspl),
    ]),
    width,
  );
