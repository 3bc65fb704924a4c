import { setTimeout as sleep } from 'node:timers/promises';
import { randomFor } from '@durable-forecast/lib/random-stream';
import type { WorkflowHandle } from '@temporalio/client';
import { readNewLines } from '../../activities/training/job-log.js';
import type { SweepResult } from '../../contracts/sweep/sweep.js';
import type { TrialResult } from '../../contracts/training/trial.js';
import { until } from '../support/until.js';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';
import { CALL_ROWS, type FaultRow, JOB_ROWS, type Scene } from './sweeps/fault-rows.js';
import { isRunning, jobsOf, type ServerJob } from './sweeps/server-jobs.js';
import {
  firedFaults,
  type Lane,
  type SweepBench,
  setFaults,
  startSweep,
  startSweepBench,
} from './sweeps/sweep-bench.js';

const LANES = 2;
/** Longest time of a row, in seconds. */
const DEADLINE = 240;

const ALL_ROWS = [...JOB_ROWS, ...CALL_ROWS];

export const matrix: ChaosMatrix = {
  description: `The fault matrix of the local SageMaker against a sweep of three trials on the real stack: how it ends, how many jobs were
started, and what that costs: billable seconds beyond the undisturbed sweep, which vary with what else the machine does,
and those of jobs that came to nothing, which don't. --points takes so many of the rows; all of them by default.`,
  points: ALL_ROWS.length,
  run,
};

async function run({ points, seed, log }: ChaosOptions): Promise<ChaosResult> {
  const drawn = new Set(drawRows(points, seed));
  const bench = await startSweepBench(LANES);
  const first = bench.lanes[0] as Lane;
  try {
    const sideBySide = planOf(
      JOB_ROWS.filter((row) => drawn.has(row)),
      'job-fault',
    );
    await setFaults(bench, sideBySide.plan);
    // No fault of the plan befalls its jobs, so the other lane begins meanwhile.
    const undisturbed = sweepOnce(bench, first, 'undisturbed', { faults: () => ({}) });
    const judged: JudgedRow[] = [];
    const tryRow = async (lane: Lane, planned: PlannedRow) => {
      const seen = await sweepOnce(bench, lane, planned.run, planned.row, planned.rules).catch((error: Error) => error);
      const row = judge(planned.row, seen, await undisturbed);
      judged.push(row);
      log(`${planned.row.name}: ${row.failure?.got ?? row.columns['end state']}`);
    };
    const waiting = [...sideBySide.rows];
    await Promise.all(
      bench.lanes.map(async (lane) => {
        if (lane === first) await undisturbed;
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await tryRow(lane, next);
      }),
    );
    for (const [index, row] of CALL_ROWS.entries()) {
      if (!drawn.has(row)) continue;
      const { plan, rows } = planOf([row], `call-fault-${index}`);
      await setFaults(bench, plan);
      await tryRow(first, rows[0] as PlannedRow);
    }
    const failures = judged.flatMap(({ failure }) => failure ?? []);
    return { matrix: 'faults', points: judged.length, failures, rows: judged.map(({ columns }) => columns) };
  } finally {
    await bench.close();
  }
}

/** So many rows, drawn by the seed. */
const drawRows = (points: number, seed: number): readonly FaultRow[] =>
  ALL_ROWS.map((row) => ({ row, place: randomFor(seed, 0, row.name) }))
    .sort((a, b) => a.place - b.place)
    .slice(0, points)
    .map(({ row }) => row);

interface JudgedRow {
  readonly columns: Readonly<Record<string, unknown>>;
  readonly failure?: ChaosFailure;
}

/** What is left when a sweep is over. */
interface Seen {
  readonly end: string;
  readonly jobs: readonly ServerJob[];
  readonly trials: readonly TrialResult[];
  /** Billable seconds of all jobs, and of those that did not complete. */
  readonly billed: number;
  readonly wasted: number;
  /** Faults of the plan that never happened. */
  readonly idle: readonly string[];
  /** Whether a job's log has the line that it must have. */
  readonly hasLine: boolean;
}

/** A row, the run it has, and the names by which the server counts its faults. */
interface PlannedRow {
  readonly row: FaultRow;
  readonly run: string;
  readonly rules: readonly string[];
}

/** One plan for all rows; those that befall jobs know them by the name of their run. */
function planOf(rows: readonly FaultRow[], prefix: string): { plan: object; rows: readonly PlannedRow[] } {
  const calls: object[] = [];
  const jobs: object[] = [];
  const quotas: object[] = [];
  const planned = rows.map((row, index) => {
    const run = `${prefix}-${index}`;
    const faults = row.faults(run);
    const rules = [
      ...(faults.calls ?? []).map((_, rule) => `calls.${calls.length + rule}`),
      ...(faults.jobs ?? []).map((_, rule) => `jobs.${jobs.length + rule}`),
    ];
    calls.push(...(faults.calls ?? []));
    jobs.push(...(faults.jobs ?? []));
    quotas.push(faults.quotas ?? {});
    return { row, run, rules };
  });
  return { plan: { calls, jobs, quotas: Object.assign({}, ...quotas) as object }, rows: planned };
}

async function sweepOnce(
  bench: SweepBench,
  lane: Lane,
  run: string,
  row: Omit<FaultRow, 'name' | 'expected'> & { readonly expected?: FaultRow['expected'] },
  rules: readonly string[] = [],
): Promise<Seen> {
  const sweep = await startSweep(lane, lane.inputOf(run, requestOf(row)));
  const scene = sceneOf(bench, lane, sweep, run);
  const late = new AbortController();
  const end = await Promise.race([
    Promise.all([endOf(sweep), row.act?.(scene)]).then(([ended]) => ended),
    sleep(DEADLINE * 1000, undefined, { signal: late.signal }).then(async () => {
      await sweep.terminate('the row took too long');
      throw new Error(`no end within ${DEADLINE} s`);
    }),
  ]).finally(() => late.abort());
  const fired = await firedFaults(bench);
  // The plan may still refuse calls, and the matrix must see what there is.
  if (row.faults(run).calls !== undefined) await setFaults(bench);
  const jobs = await jobsOf(bench.sagemaker, run);
  return {
    ...end,
    jobs,
    billed: billed(jobs),
    wasted: billed(jobs.filter(({ status }) => status !== 'Completed')),
    idle: rules.filter((rule) => fired[rule] === undefined),
    hasLine: row.expected?.line === undefined || (await someLogHas(bench, jobs, row.expected.line)),
  };
}

async function someLogHas({ logs }: SweepBench, jobs: readonly ServerJob[], line: RegExp): Promise<boolean> {
  for (const { name } of jobs) {
    const { lines } = await readNewLines(logs, '/aws/sagemaker/TrainingJobs', name, undefined);
    if (lines.some(({ text }) => line.test(text))) return true;
  }
  return false;
}

const billed = (jobs: readonly ServerJob[]): number =>
  jobs.reduce((sum, { billableSeconds }) => sum + billableSeconds, 0);

const requestOf = ({
  training = {},
  endless = false,
  rungs = false,
}: Pick<FaultRow, 'training' | 'endless' | 'rungs'>) => ({
  sweep: {
    strategy: { kind: 'grid' },
    maxParallel: 2,
    ...(rungs ? { earlyStop: { kind: 'median', startupTrials: 50, graceSteps: 500, everySteps: 500 } } : {}),
    algorithms: {
      lightgbm: {
        space: {
          num_leaves: [7, 15, 31],
          num_iterations: endless ? 100_000 : 1500,
          ...(endless ? { metric_period: 1000 } : {}),
        },
      },
    },
  },
  training,
});

function sceneOf({ sagemaker }: SweepBench, lane: Lane, sweep: WorkflowHandle, run: string): Scene {
  const job = async (nth: number) => {
    const find = async () => (await jobsOf(sagemaker, run))[nth]?.name;
    return (await until(find, { what: `job ${nth} of ${run}`, timeout: DEADLINE * 1000, every: 100 })) as string;
  };
  return { lane, sagemaker, sweep, run, job };
}

async function endOf(
  sweep: WorkflowHandle,
): Promise<{ readonly end: string; readonly trials: readonly TrialResult[] }> {
  const result = (await sweep.result().catch(() => undefined)) as SweepResult | undefined;
  const status = (await sweep.describe()).status.name;
  if (result === undefined) return { end: status, trials: [] };
  const ends = result.results.map(({ status: own, failure }) =>
    failure === undefined ? own : `${own} ${failure.type}`,
  );
  return { end: `${status}: ${ends.join(', ')}`, trials: result.results };
}

/** Holds a row against what is expected of it. */
function judge({ name, expected }: FaultRow, seen: Seen | Error, undisturbed: Seen): JudgedRow {
  if (seen instanceof Error) {
    const failure = { point: name, expected: expected.end, got: seen.message };
    return { columns: { fault: name, 'end state': seen.message }, failure };
  }
  const extra = seen.billed - undisturbed.billed;
  const attempts = attemptsOf(seen.trials);
  const got = [
    ...(seen.end === expected.end ? [] : [seen.end]),
    ...(seen.jobs.length === expected.jobs ? [] : [`${seen.jobs.length} jobs`]),
    ...(seen.wasted > 0 === (expected.wasted === 'some') ? [] : [`${seen.wasted} s billed in vain`]),
    ...(seen.hasLine ? [] : [`no log has a line ${expected.line}`]),
    ...seen.idle.map((rule) => `fault ${rule} never happened`),
    ...(expected.attempts === undefined || attempts === expected.attempts ? [] : [`attempts ${attempts}`]),
    ...seen.jobs.filter(isRunning).map((job) => `${job.name} still runs`),
    ...otherScores(seen.trials, undisturbed.trials),
  ];
  const columns = {
    fault: name,
    'end state': seen.end,
    'jobs started': seen.jobs.length,
    'billed, s': seen.billed,
    'extra, s': extra,
    'in vain, s': seen.wasted,
    'as expected': got.length === 0 ? 'yes' : 'NO',
  };
  if (got.length === 0) return { columns };
  const wanted = `${expected.end}, ${expected.jobs} jobs, ${expected.wasted} billed in vain`;
  return { columns, failure: { point: name, expected: wanted, got: got.join('; ') } };
}

const attemptsOf = (trials: readonly TrialResult[]): string =>
  trials
    .map(({ attempts }) => attempts.map(({ status, instanceType }) => `${status} on ${instanceType}`).join(', '))
    .join('; ');

/** A fault may cost time, but no trial a score. */
function otherScores(trials: readonly TrialResult[], undisturbed: readonly TrialResult[]): string[] {
  const scores = new Map(undisturbed.map(({ name, objective }) => [name, objective]));
  return trials
    .filter(({ status, name, objective }) => status === 'completed' && objective !== scores.get(name))
    .map(({ name, objective }) => `${name} scored ${objective}, undisturbed ${scores.get(name)}`);
}
