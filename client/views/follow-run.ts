import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from '@durable-forecast/lib/make-folder.mjs';
import { createLogUpdate } from 'log-update';
import type { RunSummary } from '../../contracts/run/pipeline.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { type RunState, readRun } from '../runs/read-run.js';
import { describeRetries } from './describe-retries.js';
import { renderProgress } from './render-progress.js';
import { renderSummary } from './render-summary.js';
import { warningLines } from './warning-lines.js';

const REFRESH_MS = 700;
/** So long Temporal may be away. */
const SILENCE_MS = 60_000;

export interface RunEnd {
  readonly ok: boolean;
  readonly state: RunState;
}

/**
 * Shows a run until it ends, then its summary or why it failed. On a terminal the view is drawn in place; elsewhere
 * each change of stage or trial is a line. It outlasts a Temporal service that is away for a while.
 */
export async function followRun(client: ForecastClient, run: string, signal?: AbortSignal): Promise<RunEnd> {
  const view = process.stdout.isTTY ? terminalView() : lineView();
  let silentSince: number | undefined;
  for (;;) {
    signal?.throwIfAborted();
    let state: RunState;
    try {
      state = await readRun(client, run);
      silentSince = undefined;
    } catch (error) {
      if (error instanceof UserError) throw error;
      silentSince ??= Date.now();
      if (Date.now() - silentSince > SILENCE_MS)
        throw new UserError(`Temporal has not answered for a minute: ${(error as Error).message}`);
      await sleep(REFRESH_MS);
      continue;
    }
    if (state.status !== 'running') {
      view.end(state);
      if (state.summary !== undefined) console.log(renderSummary(state.summary, client.runUrl(run)));
      else console.error(`\n${run} is ${state.status}. ${state.failure ?? ''}`);
      return { ok: state.summary !== undefined, state };
    }
    view.show(state);
    await sleep(REFRESH_MS);
  }
}

/**
 * Writes the summary of a run as JSON; of a failed run, its status and reason.
 *
 * @param peakMemory MiB of the largest process of each part of the local stack
 */
export async function writeSummary(
  file: string,
  { state }: RunEnd,
  peakMemory: Readonly<Record<string, number>> = {},
): Promise<void> {
  const content: RunSummary | object = state.summary ?? {
    run: state.run,
    status: state.status,
    failure: state.failure ?? null,
    trials: state.leaderboard?.rows ?? [],
  };
  const measured = Object.keys(peakMemory).length === 0 ? content : { ...content, peakMemoryMb: peakMemory };
  makeFolder(dirname(file));
  await writeFile(file, `${JSON.stringify(measured, null, 2)}\n`);
}

interface View {
  show(state: RunState): void;
  end(state: RunState): void;
}

function terminalView(): View {
  const update = createLogUpdate(process.stdout);
  return {
    show: (state) => update(renderProgress(state)),
    end: () => update.done(),
  };
}

function lineView(): View {
  const printed = new Set<string>();
  const print = (line: string) => {
    if (printed.has(line)) return;
    printed.add(line);
    console.log(line);
  };
  const show = ({ progress, leaderboard, retries = [] }: RunState) => {
    for (const line of warningLines(progress?.warnings ?? [])) print(`odd in the data: ${line.trim()}`);
    for (const { stage, status } of progress?.stages ?? []) if (status !== 'waiting') print(`${stage}: ${status}`);
    for (const line of describeRetries(retries)) print(`waiting: ${line}`);
    for (const row of leaderboard?.rows ?? []) {
      if (row.status === 'completed') print(`${row.name} ${row.algorithm}: ${leaderboard?.objective} ${row.objective}`);
      if (row.status === 'failed') print(`${row.name} ${row.algorithm}: failed, ${row.failure?.reason.split('\n')[0]}`);
    }
  };
  return { show, end: show };
}
