import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { watchMemory } from '../support/memory-watch.js';
import { peerPython } from '../support/peer-python.js';

const SCRIPT = fileURLToPath(new URL('./optuna_sweep.py', import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL('./requirements.txt', import.meta.url));

export interface PeerTask {
  /** Parquet files, label in the first column. */
  readonly train: readonly string[];
  readonly validation: readonly string[];
  readonly proposals: readonly Readonly<Record<string, string | number>>[];
  /** The hyperparameter that says how many rounds a trial has. */
  readonly rounds: string;
  readonly minSteps: number;
  readonly reductionFactor: number;
}

interface PeerTrial {
  readonly status: 'complete' | 'pruned' | 'fail';
  readonly score: number | null;
  readonly rounds: number;
  /** Seconds since 1970. */
  readonly started: number;
  readonly ended: number;
}

export interface PeerResult {
  readonly trials: readonly PeerTrial[];
  readonly best: number;
  /** Each new best score, and the seconds from the start of the process to its trial's end. */
  readonly improvements: readonly { readonly score: number; readonly at: number }[];
  readonly seconds: number;
  readonly peakMb: number | null;
}

/** Runs the sweep as a Python loop with Optuna, on all cores. @param folder for its files */
export async function runPeer(task: PeerTask, folder: string): Promise<PeerResult> {
  const python = await peerPython('bench-sweep', REQUIREMENTS);
  const [source, target] = [join(folder, 'peer-task.json'), join(folder, 'peer-result.json')];
  await writeFile(source, JSON.stringify({ ...task, threads: availableParallelism() }));
  const began = Date.now() / 1000;
  const child = spawn(python, [SCRIPT, source, target], { stdio: ['ignore', 'ignore', 'pipe'] });
  const memory = watchMemory(child.pid as number);
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors = `${errors}${chunk}`.slice(-4000);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const peakMb = memory.stop();
  if (code !== 0) throw new Error(`The Optuna peer ended with ${code}:\n${errors}`);
  const seconds = Date.now() / 1000 - began;
  const result = JSON.parse(await readFile(target, 'utf8')) as Omit<PeerResult, 'seconds' | 'peakMb' | 'best'> & {
    readonly best: number | null;
  };
  if (result.best === null) throw new Error('The Optuna peer completed no trial, so there is nothing to compare.');
  const improvements = result.improvements.map(({ score, at }) => ({ score, at: at - began }));
  return { ...result, best: result.best, improvements, seconds, peakMb };
}
