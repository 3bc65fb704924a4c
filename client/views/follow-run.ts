import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from '@durable-forecast/lib/make-folder.mjs';
import { toJson } from '@durable-forecast/lib/to-json';
import { createLogUpdate } from 'log-update';
import { OUTAGE_MINUTES } from '../../contracts/failures/outage.js';
import type { RunSummary } from '../../contracts/run/pipeline.js';
import { shownStatus } from '../../contracts/training/shown-status.js';
import type { ForecastClient } from '../connection/connect.js';
import { temporalSilence } from '../connection/is-away.js';
import { describePublication } from '../runs/read-publication.js';
import { type RunState, readRun } from '../runs/read-run.js';
import { runLinks } from '../runs/run-links.js';
import { describeReproduction } from './describe-reproduction.js';
import { describeRetries } from './describe-retries.js';
import { describeWaitOnce } from './describe-waits.js';
import { renderProgress } from './render-progress.js';
import { renderSummary } from './render-summary.js';
import { warningLines } from './warning-lines.js';

const REFRESH_MS = 700;
/** So long Temporal may be away while a run is followed: as long as the run itself waits. */
const PATIENCE_MS = OUTAGE_MINUTES * 60_000;

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
  const { patience } = client;
  patience.limitMs = PATIENCE_MS;
  patience.tell = view.tell;
  const interrupted = signal === undefined ? undefined : abortion(signal);
  for (;;) {
    signal?.throwIfAborted();
    const state = await readPatiently(client, run, interrupted);
    if (state.status !== 'running') {
      view.end(state);
      if (state.summary !== undefined) console.log(renderSummary(state.summary, runLinks(client, state.summary)));
      else if (state.reproduction !== undefined) console.log(describeReproduction(state.reproduction));
      else console.error(`${run} is ${state.status}${describePlace(state)}. ${describeEnd(state)}`);
      return { ok: state.status === 'completed', state };
    }
    view.show(state);
    await sleep(REFRESH_MS);
  }
}

/** `, in features`: the stage in which a run failed. */
function describePlace({ progress }: RunState): string {
  const failed = progress?.stages.find(({ status }) => status === 'failed');
  return failed === undefined ? '' : `, in ${failed.stage}`;
}

/** @throws UserError when Temporal has not answered for long; what the signal was aborted with, at once */
async function readPatiently(
  client: ForecastClient,
  run: string,
  interrupted: Promise<never> | undefined,
): Promise<RunState> {
  for (;;) {
    try {
      const state = await Promise.race([readRun(client, run), ...(interrupted === undefined ? [] : [interrupted])]);
      client.patience.answered('Temporal');
      return state;
    } catch (error) {
      const silence = temporalSilence(error);
      if (silence === undefined) throw error;
      if (!client.patience.failed('Temporal', silence)) throw client.patience.exhausted('Temporal', silence);
      await sleep(REFRESH_MS);
    }
  }
}

/** Rejects when the signal is aborted; whether somebody waits for it or not. */
function abortion(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  return aborted;
}

/** Why a run ended otherwise than well, and what planners see of it. */
export const describeEnd = ({ failure, publication }: RunState): string =>
  [...(failure === undefined ? [] : [failure]), ...describePublication(publication)].join('\n\n');

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
    warnings: state.progress?.warnings ?? [],
    publication: state.publication ?? null,
    trials: state.leaderboard?.rows ?? [],
  };
  const measured = Object.keys(peakMemory).length === 0 ? content : { ...content, peakMemoryMb: peakMemory };
  makeFolder(dirname(file));
  await writeFile(file, `${toJson(measured, 2)}\n`);
}

interface View {
  show(state: RunState): void;
  /** Says something beside what is shown. */
  tell(line: string): void;
  end(state: RunState): void;
}

function terminalView(): View {
  const update = createLogUpdate(process.stdout);
  return {
    show: (state) => update(renderProgress(state)),
    tell: (line) => update.persist(line),
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
  const show = ({ run, progress, leaderboard, waits = [], retries = [], beforeData }: RunState) => {
    if (beforeData?.missing !== undefined) print(`waits for its data: ${beforeData.missing}`);
    for (const line of warningLines(progress?.warnings ?? [])) print(`warning: ${line.trim()}`);
    for (const line of progress?.remade ?? []) print(`made anew: ${line}`);
    for (const { stage, status } of progress?.stages ?? []) if (status !== 'waiting') print(`${stage}: ${status}`);
    for (const wait of waits) print(`waits for a person: ${describeWaitOnce(run, wait)}`);
    for (const line of describeRetries(retries)) print(`waiting: ${line}`);
    for (const row of leaderboard?.rows ?? []) {
      if (row.status === 'completed') print(`${row.name} ${row.algorithm}: ${leaderboard?.objective} ${row.objective}`);
      if (row.status === 'failed') {
        print(`${row.name} ${row.algorithm}: ${shownStatus(row)}, ${row.failure?.reason.split('\n')[0]}`);
      }
    }
  };
  return { show, tell: (line) => console.error(line), end: show };
}
