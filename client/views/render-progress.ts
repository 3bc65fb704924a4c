import { describeTraining, isPlainSearch } from '../../contracts/champion/run-training.js';
import type { StageProgress } from '../../contracts/run/progress.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { isOfEarlierSweep } from '../../contracts/sweep/is-of-earlier-sweep.js';
import type { LeaderboardRow } from '../../contracts/sweep/leaderboard.js';
import { shownStatus } from '../../contracts/training/shown-status.js';
import type { JobProgress } from '../../contracts/training/training-job.js';
import type { RunState } from '../runs/read-run.js';
import { colours } from '../terminal/colours.js';
import { describeRetries } from './describe-retries.js';
import { describeWaits } from './describe-waits.js';
import { formatDuration, formatScore } from './format.js';
import { warningLines } from './warning-lines.js';

/** Trials shown while a run goes on; the leaderboard command shows all. */
const SHOWN_TRIALS = 8;

/** The live view of a run: stages, best trials, running jobs with their newest round and score. */
export function renderProgress(
  { run, status, progress, leaderboard, jobs, startedAt, waits = [], retries = [], beforeData }: RunState,
  now = new Date(),
): string {
  const elapsed = Math.max(0, (now.getTime() - startedAt.getTime()) / 1000);
  const paused = waits.some(({ kind }) => kind === 'paused-run') ? 'paused' : status;
  const lines = [`${colours.bold(run)}  ${paused}  ${formatDuration(elapsed)}`];
  if (waits.length > 0) {
    lines.push(
      colours.yellow('waits for a person'),
      ...describeWaits(run, waits, now).map((line) => colours.yellow(`  ${line}`)),
    );
  }
  if (beforeData !== undefined) lines.push(...beforeDataLines(beforeData));
  if (progress !== undefined)
    lines.push(progress.stages.map((stage) => describeStage(stage, now)).join(colours.dim(' › ')));
  const { training } = progress ?? {};
  if (training !== undefined && !isPlainSearch(training)) lines.push(describeTraining(training));
  for (const line of describeRetries(retries, now)) lines.push(colours.yellow(`waiting  ${line}`));
  for (const line of warningLines(progress?.warnings ?? [])) lines.push(colours.yellow(line));
  for (const line of progress?.remade ?? []) lines.push(colours.yellow(`made anew  ${line}`));
  const rows = leaderboard?.rows ?? [];
  if (rows.length > 0) {
    const ended = rows.filter((row) => row.status !== 'running' && !isOfEarlierSweep(row)).length;
    const best = rows.find((row) => row.status === 'completed');
    lines.push(
      `trials ${leaderboard?.state === 'paused' ? 'paused, ' : ''}${ended}${leaderboard?.planned === undefined ? '' : `/${leaderboard.planned}`}` +
        (best === undefined ? '' : `, best ${best.name} ${formatScore(best.objective)} (${leaderboard?.objective})`),
    );
    for (const row of rows.slice(0, SHOWN_TRIALS)) {
      lines.push(`  ${describeTrial(row, jobs[workflowIds.trial(workflowIds.sweep(run), row.name)])}`);
    }
    if (rows.length > SHOWN_TRIALS) lines.push(colours.dim(`  and ${rows.length - SHOWN_TRIALS} more`));
  }
  for (const id of progress?.running ?? []) {
    const job = jobs[id];
    if (job !== undefined) lines.push(`  ${id.slice(run.length + 1)}  ${describeJob(job)}`);
  }
  return lines.join('\n');
}

/** What a run of a schedule waits for before it begins, and until when. */
function beforeDataLines({ state, missing, deadline }: NonNullable<RunState['beforeData']>): string[] {
  if (missing === undefined) return [`not begun yet: ${state}`];
  const until = deadline === undefined ? '' : `, until ${deadline}`;
  return [colours.yellow(`waits for its data${until}`), colours.yellow(`  ${missing}`)];
}

function describeStage({ stage, status, seconds, startedAt, done, total }: StageProgress, now: Date): string {
  const parts = total === undefined || total === 0 ? '' : ` ${done}/${total}`;
  switch (status) {
    case 'waiting':
      return colours.dim(stage);
    case 'running':
      return colours.cyan(
        `${stage}${parts} ${formatDuration(startedAt === undefined ? seconds : Math.max(0, now.getTime() - startedAt) / 1000)}`,
      );
    case 'done':
      return colours.green(`${stage} ${formatDuration(seconds)}`);
    case 'failed':
      return colours.red(`${stage} failed`);
  }
}

function describeTrial(row: LeaderboardRow, job: JobProgress | undefined): string {
  const name = `${row.name} ${row.algorithm.padEnd(8)}`;
  if (row.status === 'completed') return `${name} ${formatScore(row.objective)}  ${formatDuration(row.seconds)}`;
  const status = shownStatus(row);
  if (status !== 'running') {
    return `${name} ${status === 'failed' ? colours.red(status) : status}  ${row.failure?.reason.split('\n')[0] ?? ''}`;
  }
  const [question] = row.asks ?? [];
  const asks = question === undefined ? '' : colours.yellow(`  ${question.finding.name} asks`);
  return `${name} ${colours.cyan(job !== undefined ? describeJob(job) : row.job === undefined ? 'starting' : 'running')}${asks}`;
}

const describeJob = ({
  status,
  step,
  value,
}: {
  status: string;
  step?: number | undefined;
  value?: number | undefined;
}): string => (step === undefined ? status : `${status}, round ${step + 1}: ${formatScore(value)}`);
