import { describeTraining, type RunTraining } from '../../contracts/champion/run-training.js';
import { type DatasetWarning, describeWarning } from '../../contracts/dataset/dataset-warning.js';
import { type FailureType, meaningOf } from '../../contracts/failures/failures.js';
import { formatShare, formatUnits } from '../../contracts/publication/drift-shares.js';
import { type ChampionPackage, describePackage } from '../../contracts/registry/champion-package.js';
import type { ApprovalOutcome, ApprovalWait, ForecastDrift } from '../../contracts/run/approval.js';
import type { PersonWait } from '../../contracts/run/person-wait.js';
import type { StageProgress, SweepProgress } from '../../contracts/run/progress.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { asCode, describeWaits } from '../shared/describe-waits.js';
import { detailsTable, formatMoment, formatUsd, workflowLink } from '../shared/details-table.js';
import { describeOutcome } from './approval.js';

/** What is known of a run beyond its stages. */
export interface RunFacts {
  /** Address of the raw data. */
  readonly data: string;
  /** ISO date of the last known day. */
  readonly origin?: string;
  /** What is odd in the raw data. */
  readonly warnings?: readonly DatasetWarning[] | undefined;
  /** US dollars that the sweep costs at most, and where that is known. */
  readonly estimate?: number;
  /** How it comes to its models; undefined before that is known. */
  readonly training?: RunTraining;
  readonly champion?: { readonly trial: string; readonly wrmsse: number; readonly baseline?: string };
  readonly approval?: ApprovalOutcome;
  readonly published?: { readonly version: string; readonly uri: string };
  /** Where its models stand in SageMaker's model registry. */
  readonly registered?: ChampionPackage;
  readonly report?: string;
  /** What serves it, or why nothing does. */
  readonly endpoint?: string;
  /** Why the run has failed. */
  readonly failure?: { readonly type: FailureType; readonly reason: string };
}

export interface RunState {
  readonly run: string;
  readonly namespace: string;
  readonly stages: readonly StageProgress[];
  readonly waits: readonly PersonWait[];
  readonly sweep: SweepProgress | undefined;
  readonly facts: RunFacts;
  /** Why what an earlier run left was made anew. */
  readonly remade?: readonly string[];
}

/** A run for the Web UI, as Markdown: first what waits for a person, then where the run stands. */
export function describeRun({ run, namespace, stages, waits, sweep, facts, remade = [] }: RunState): string {
  const {
    data,
    origin,
    warnings = [],
    estimate,
    training,
    champion,
    approval,
    published,
    registered,
    report,
    endpoint,
    failure,
  } = facts;
  const sweepBegan = stages.some(({ stage, status }) => stage === 'sweep' && status !== 'waiting');
  const table = detailsTable([
    ['failed', failure && describeRunFailure(run, failure)],
    ['waits for a person', describeWaits(run, waits)],
    ['stage', describeStages(stages)],
    ['models', training && describeTraining(training)],
    ['trials', sweep && describeTrials(sweep)],
    ['spent', describeCost(sweep?.spent, estimate)],
    ['champion', champion && describeChampion(champion)],
    ['approval', approval && describeOutcome(approval)],
    ['published', published && `version ${published.version}: \`${published.uri}\``],
    ['registered', registered && describePackage(registered)],
    ['report', report && `\`${report}\``],
    ['endpoint', endpoint],
    ['data', `\`${data}\`${origin === undefined ? '' : `, known up to ${origin}`}`],
    ['odd in the data', warnings.map(describeWarning).join('\n')],
    ['made anew', remade.join('\n')],
    ['pages', sweepBegan ? workflowLink(namespace, workflowIds.sweep(run), 'sweep') : undefined],
  ]);
  const asked = waits.find((wait) => wait.kind === 'approval');
  return asked === undefined ? table : `${table}\n\n${numbersTable(asked)}`;
}

/** Why, what to do, and the command that begins anew. */
const describeRunFailure = (run: string, { type, reason }: NonNullable<RunFacts['failure']>): string =>
  [
    `**${meaningOf(type).meaning}**`,
    reason,
    `What to do: ${meaningOf(type).cure}`,
    asCode(`npx forecast retry ${run}`),
  ].join('\n');

function describeStages(stages: readonly StageProgress[]): string {
  const position = stages.filter(({ status }) => status === 'done').length;
  const now = stages.find(({ status }) => status === 'running' || status === 'failed');
  const of = `${position} of ${stages.length} done`;
  if (now === undefined) return of;
  const { stage, status, done, total, startedAt } = now;
  const parts = total === undefined || total === 0 ? '' : ` ${done} of ${total}`;
  const since = startedAt === undefined ? '' : ` since ${formatMoment(startedAt)}`;
  return `**${stage}**${parts}${status === 'failed' ? ' failed' : since}; ${of}`;
}

function describeTrials({ ended, planned, best }: SweepProgress): string {
  const of = planned === undefined ? '' : ` of ${planned}`;
  return `${ended}${of} ended${best === undefined ? '' : `, best ${best.trial} with ${best.objective.toFixed(5)}`}`;
}

const describeChampion = ({ trial, wrmsse, baseline }: NonNullable<RunFacts['champion']>): string =>
  `${trial}, WRMSSE ${wrmsse.toFixed(5)}${baseline === undefined ? '' : ` (best baseline: ${baseline})`}`;

/** At the prices of the worker's table. */
function describeCost(spent: number | undefined, estimate: number | undefined): string | undefined {
  const most = estimate === undefined ? '' : `; the sweep at most ${formatUsd(estimate)}`;
  if (spent === undefined) return most === '' ? undefined : `nothing yet${most}`;
  return `${formatUsd(spent)} for trials${most}`;
}

/** The totals that the person who decides looks at. */
function numbersTable({ numbers }: ApprovalWait): string {
  const { drift } = numbers;
  const row = (name: string, total: number, lastDays: number) =>
    `| ${name.replaceAll('|', '\\|')} | ${formatUnits(total)} | ${formatUnits(lastDays)} | ${formatShare(share(total, lastDays))} |`;
  return [
    '| units in 28 days | forecast | last 28 days | change |',
    '|---|--:|--:|--:|',
    row('all', drift.total, drift.lastDays),
    ...mostChanged(drift).map(({ store, total, lastDays }) => row(store, total, lastDays)),
  ].join('\n');
}

/** The stores that change most; a page shows no hundreds. */
const mostChanged = ({ stores }: ForecastDrift) =>
  [...stores]
    .sort((a, b) => Math.abs(share(b.total, b.lastDays) ?? 0) - Math.abs(share(a.total, a.lastDays) ?? 0))
    .slice(0, 12);

const share = (total: number, of: number): number | undefined => (of === 0 ? undefined : total / of - 1);
