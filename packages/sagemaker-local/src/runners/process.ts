import { spawn } from 'node:child_process';
import { link, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ProcessIdentity } from '@durable-forecast/lib/process-identity.mjs';
import { commandLine, findByEnvironment, identify, isAlive, sendSignal } from './process-table.js';
import type { ContainerExit, Launch, Runner, RunningContainer, RunRemains } from './runner.js';

/** Marks every process of a run, so that what a crash left behind can be found. */
export const RUN_VARIABLE = 'SAGEMAKER_LOCAL_RUN';

const HOST_SCRIPT = fileURLToPath(new URL('./host.sh', import.meta.url));
/** How often a container that is not our child is polled, in milliseconds. */
const ADOPTED_POLL_MS = 200;
/** What the server writes where the script would write its number: the run may not begin any more. */
const CLAIMED = 'never';

/** Runs a container as a group of ordinary processes, beginning in the folder that is its /opt/ml. */
export const processRunner: Runner = { launch, recover };

async function launch({ program, ...request }: Launch): Promise<RunningContainer> {
  if (program.kind === 'image') throw new Error(`Image ${program.reference} can't be an ordinary process.`);
  return launchProcess({ ...request, words: program.words });
}

/** The start of a command that nothing else is known of. */
export interface ProcessLaunch extends Pick<Launch, 'runFolder' | 'environment' | 'ml' | 'logFile'> {
  readonly words: readonly string[];
}

/** Starts a command by the promises of a runner. */
export async function launchProcess(request: ProcessLaunch): Promise<RunningContainer> {
  const { runFolder, words, environment, ml, logFile } = request;
  await mkdir(runFolder, { recursive: true });
  const log = await open(logFile, 'a');
  try {
    const child = spawn('/bin/sh', [HOST_SCRIPT, runFolder, ...words], {
      cwd: ml,
      env: { ...environment, [RUN_VARIABLE]: runFolder },
      stdio: ['ignore', log.fd, log.fd],
      // A session and process group of its own: signals to the server's terminal don't reach it.
      detached: true,
    });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const pid = child.pid as number;
    // A child that has ended stays a zombie until its exit is handled, so its number can't be a stranger's yet.
    const identity = identify(pid) ?? { pid, startedAt: 'ended' };
    return followRun(identity, runFolder, ended);
  } finally {
    await log.close();
  }
}

async function recover(runFolder: string, known: ProcessIdentity | undefined): Promise<RunRemains> {
  if (await claim(runFolder)) return { kind: 'never-started' };
  const exit = await readExit(runFolder);
  if (exit !== undefined) return { kind: 'ended', exit };
  const identity = known ?? (await identifyRun(runFolder));
  if (identity !== undefined && isAlive(identity)) {
    return { kind: 'running', container: followRun(identity, runFolder, untilGone(identity)) };
  }
  await killRemains(runFolder);
  // The script may have written its last line between the two polls.
  return { kind: 'ended', exit: (await readExit(runFolder)) ?? { kind: 'lost' } };
}

/** Takes the place of the script's own claim. @returns false when a container has it already */
async function claim(runFolder: string): Promise<boolean> {
  await mkdir(runFolder, { recursive: true });
  const mine = join(runFolder, `pid.claim-${process.pid}`);
  await writeFile(mine, CLAIMED);
  try {
    await link(mine, join(runFolder, 'pid'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await readFile(join(runFolder, 'pid'), 'utf8')) === CLAIMED;
  } finally {
    await rm(mine, { force: true });
  }
}

/** The number of the process that a run belongs to; NaN where there is none. */
export const claimant = async (runFolder: string): Promise<number> =>
  Number.parseInt(await readFile(join(runFolder, 'pid'), 'utf8').catch(() => ''), 10);

/** The process of a run whose number the crashed server had no time to store, found by its command line. */
async function identifyRun(runFolder: string): Promise<ProcessIdentity | undefined> {
  const pid = await claimant(runFolder);
  const identity = identify(pid);
  return (await commandLine(pid)).includes(runFolder) ? identity : undefined;
}

/** A run whose process is known. @param ended resolves when the process has */
export function followRun(identity: ProcessIdentity, runFolder: string, ended: Promise<void>): RunningContainer {
  const signal = async (target: number, name: NodeJS.Signals) => {
    if (isAlive(identity)) sendSignal(target, name);
  };
  // A start that came second has nothing to clean up: what runs is the first one's.
  const killOwnRemains = async () => {
    if ((await claimant(runFolder)) === identity.pid) await killRemains(runFolder);
  };
  return {
    identity,
    exited: ended.then(async () => {
      const exit = await readExit(runFolder);
      if (exit === undefined) await killOwnRemains();
      return exit ?? { kind: 'lost' };
    }),
    terminate: () => void signal(identity.pid, 'SIGTERM'),
    kill: () => void signal(-identity.pid, 'SIGKILL').then(killOwnRemains),
  };
}

/** Waits for the end of a process that is not our child. */
export async function untilGone(identity: ProcessIdentity): Promise<void> {
  while (isAlive(identity)) await sleep(ADOPTED_POLL_MS, undefined, { ref: false });
}

/** Ends processes of the run that outlived its script. */
async function killRemains(runFolder: string): Promise<void> {
  for (const { identity, value } of await findByEnvironment(RUN_VARIABLE, runFolder)) {
    if (value === runFolder) sendSignal(identity.pid, 'SIGKILL');
  }
}

async function readExit(runFolder: string): Promise<ContainerExit | undefined> {
  const text = await readFile(join(runFolder, 'exit'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : { kind: 'code', code: Number(text) };
}
