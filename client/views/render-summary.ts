import Table from 'cli-table3';
import pc from 'picocolors';
import { describeLevel } from '../../contracts/evaluation/describe-level.js';
import type { Score } from '../../contracts/evaluation/evaluation.js';
import type { BacktestSummary, RunSummary, TrialSummary } from '../../contracts/run/pipeline.js';
import { STAGES } from '../../contracts/run/progress.js';
import { formatDuration, formatScore } from './format.js';
import { warningLines } from './warning-lines.js';

/** Trials listed in the terminal; the JSON summary has all of them. */
const SHOWN_TRIALS = 15;

/** The table that ends a run: trials, champion against baselines, where the forecast lies, where the time went. */
export function renderSummary(summary: RunSummary, url: string | undefined): string {
  const { window, champion, baselines, publication, seconds, jobs, warnings = [] } = summary;
  const scored =
    window.name === 'holdout'
      ? `the 28 days after the origin (${window.firstDate} to ${window.lastDate}), which chose nothing`
      : `the last 28 known days (${window.firstDate} to ${window.lastDate}), the same that chose the champion`;
  return [
    '',
    trialTable(summary.trials),
    '',
    `Scored on ${scored}:`,
    scoreTable({ ...champion, name: `${champion.name} (${champion.algorithm}), champion` }, baselines),
    ...(summary.backtest === undefined ? [] : ['', ...backtestLines(summary.backtest)]),
    ...(summary.members.length < 2 ? [] : ['', ...memberLines(summary)]),
    ...(warnings.length === 0 ? [] : ['', 'Odd in the data, which were read as they are:', ...warningLines(warnings)]),
    '',
    `Forecast   ${publication.uri}`,
    `           version ${publication.version}, ${publication.rows.toLocaleString('en')} rows, 28 days after ${summary.origin}`,
    ...(summary.report === null ? [] : [`Pictures   ${summary.report}`]),
    ...(url === undefined ? [] : [`Run        ${url}`]),
    `Time       ${STAGES.filter((stage) => seconds[stage] !== undefined)
      .map((stage) => `${stage} ${formatDuration(seconds[stage] as number)}`)
      .join(', ')}; ${pc.bold(`${formatDuration(seconds.total)} in all`)}`,
    `Training   ${jobs.count} jobs, ${formatDuration(seconds.training)} with at least one of them training: ${share(seconds.training / seconds.total)} of the run`,
  ].join('\n');
}

/** WRMSSE at each past origin, and over them. */
function backtestLines({ origins, means, recipe, note }: BacktestSummary): string[] {
  const table = plainTable(['past origins', ...origins.map(({ window }) => `d_${window.originDay}`), 'mean', 'spread']);
  for (const { kind, name, scores, mean, spread } of means) {
    table.push([
      kind === 'member' ? `  of it: ${name}` : name,
      ...scores.map(formatScore),
      formatScore(mean),
      formatScore(spread),
    ]);
  }
  return [
    'WRMSSE at past origins, everything chosen on the origins before each:',
    table.toString(),
    note,
    `Level: ${describeLevel(recipe)}`,
  ];
}

function memberLines({ members }: RunSummary): string[] {
  return ['The forecast is made of', ...members.map(({ name, weight }) => `  ${share(weight).padStart(6)}  ${name}`)];
}

const share = (part: number): string => `${(100 * part).toFixed(0)} %`;

function trialTable(trials: readonly TrialSummary[]): string {
  const table = plainTable(['trial', 'algorithm', 'status', 'attempts', 'RMSE', 'time', 'job']);
  for (const trial of trials.slice(0, SHOWN_TRIALS)) {
    table.push([
      trial.name,
      trial.algorithm,
      trial.status,
      String(trial.attempts),
      formatScore(trial.objective),
      formatDuration(trial.seconds),
      trial.job ?? '–',
    ]);
  }
  const rest = trials.length - SHOWN_TRIALS;
  const failed = trials.filter((trial) => trial.failure !== undefined);
  return [
    table.toString(),
    ...(rest > 0 ? [`and ${rest} more`] : []),
    ...failed.map((trial) => `${trial.name}: ${trial.failure?.reason.split('\n')[0]}`),
    ...trials.flatMap(({ name, ruleEvents = [] }) =>
      ruleEvents.map((event) => `${name}: rule ${event.name} at round ${event.step ?? '–'}: ${event.action}`),
    ),
  ].join('\n');
}

function scoreTable(champion: Score, baselines: readonly Score[]): string {
  const table = plainTable(['', 'WRMSSE', 'RMSE', 'bias', 'WSPL']);
  for (const row of [champion, ...baselines]) {
    table.push([
      row.name,
      formatScore(row.wrmsse),
      formatScore(row.rmse),
      `${(row.bias * 100).toFixed(1)} %`,
      formatScore(row.wspl),
    ]);
  }
  return table.toString();
}

const plainTable = (head: string[]) => new Table({ head, style: { head: [], border: [], compact: true } });
