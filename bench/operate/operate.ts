import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Option } from 'commander';
import type { ForecastClient } from '../../client/connection/connect.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { type Bench, type BenchRow, wholeNumberFrom } from '../support/bench.js';
import { watchMemory } from '../support/memory-watch.js';
import { writeSimulatedContainer } from '../support/simulated-container.js';
import { type BenchStack, withStack } from '../support/with-stack.js';
import { startWorker } from '../support/worker-process.js';
import { actionRows } from './action-rows.js';
import { type ScheduledExecution, scheduledExecutions } from './scheduled-executions.js';
import { createSchedules, landSample, makeDue } from './scheduled-sample.js';

interface Flags {
  readonly schedules: number;
  readonly parallel: number;
}

const MINUTE_MS = 60_000;
/** Before the minute at which schedules come, so that the last of them is changed in time. */
const AHEAD_MS = 20_000;

export const bench: Bench<Flags> = {
  description: `Schedules that come together, so many at the same minute, on real servers and one worker with one thread to compute with. Their runs are
small: one store, two trials of simulated trainings, a fit, two transforms, a publication. There is no peer, and no ratio.

The first row is about all runs: seconds from the first due time to the end of the last run; peak_mb, the resident memory of the worker; to_activity, the
seconds from the due time of a schedule to the first activity that it causes (median, 95th percentile and most); to_inspect, to the first activity of its run on the data.
The other rows are Temporal Cloud's billable actions of one run, the mean, by type of workflow: how many of them a run has, how long one takes, and the actions by
kind. Heartbeats are in no history: beats is the most that can have reached the server, and not part of actions; queries are not counted, since nobody looks on.`,
  options: [
    new Option('--schedules <number>', 'schedules in all; each comes once').argParser(wholeNumberFrom(1)).default(200),
    new Option('--parallel <number>', 'schedules that come at the same minute')
      .argParser(wholeNumberFrom(1))
      .default(50),
  ],
  run: async ({ schedules, parallel }) => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-operate-'));
    try {
      const serverArguments = ['--containers', await writeSimulatedContainer(folder), '--runner', 'process'];
      const rows = await withStack({ folder, withWorker: false, serverArguments }, (stack) =>
        measure(stack, join(folder, 'worker.log'), { schedules, parallel }),
      );
      return { bench: `operate: ${schedules} schedules, ${parallel} at a time`, rows, ratio: null };
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};

async function measure(
  { client, environment }: BenchStack,
  log: string,
  { schedules, parallel }: Flags,
): Promise<BenchRow[]> {
  await landSample(client, Date.now());
  const names = Array.from({ length: schedules }, (_, index) => `store-${String(index).padStart(4, '0')}`);
  await createSchedules(client, names);
  const worker = await startWorker({ ...environment, FORECAST_COMPUTE_THREADS: '1', FORECAST_REAP_MINUTES: '0' }, log);
  const memory = watchMemory(worker.pid);
  try {
    for (let first = 0; first < schedules; first += parallel) {
      const wave = names.slice(first, first + parallel).map((name, at) => ({ name, index: first + at }));
      const due = Math.ceil((Date.now() + AHEAD_MS) / MINUTE_MS) * MINUTE_MS;
      await makeDue(client, wave, due);
      await untilEnded(client, first + wave.length);
    }
    const executions = await scheduledExecutions(client);
    return [summaryRow(executions, memory.stop(), { schedules, parallel }), ...(await actionRows(client, executions))];
  } finally {
    memory.stop();
    await worker.kill();
  }
}

/** Until so many scheduled executions have ended. */
async function untilEnded({ temporal }: ForecastClient, count: number): Promise<void> {
  const ended = `WorkflowType = '${workflowTypes.scheduledForecast}' AND ExecutionStatus != 'Running'`;
  while ((await temporal.workflow.count(ended)).count < count) await sleep(1000);
}

function summaryRow(executions: readonly ScheduledExecution[], peakMb: number | null, flags: Flags): BenchRow {
  const toActivity = executions.map(({ due, firstActivityAt }) => firstActivityAt - due);
  const toInspect = executions.flatMap(({ due, inspectAt }) => (inspectAt === undefined ? [] : [inspectAt - due]));
  const waves = new Map<number, ScheduledExecution[]>();
  for (const one of executions) waves.set(one.due, [...(waves.get(one.due) ?? []), one]);
  const seconds = [...waves].map(([due, wave]) => Math.max(...wave.map(({ endedAt }) => endedAt)) - due);
  return {
    name: `${flags.schedules} schedules, ${flags.parallel} at a time, one worker`,
    seconds: seconds.reduce((sum, one) => sum + one, 0),
    peak_mb: peakMb,
    runs: executions.length,
    published: executions.filter(({ isPublished }) => isPublished).length,
    seconds_a_run: seconds.reduce((sum, one) => sum + one, 0) / executions.length,
    to_activity: spread(toActivity),
    to_inspect: spread(toInspect),
  };
}

/** `0.31 / 0.62 / 0.8`: median, 95th percentile and most, seconds. */
function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return [at(0.5), at(0.95), sorted.at(-1)].map((value) => (value === undefined ? '–' : value.toFixed(2))).join(' / ');
}
