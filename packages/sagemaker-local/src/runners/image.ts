import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ContainerEngine, type EngineContainer, LABELS } from './container-engine.js';
import { launchProcess, processRunner } from './process.js';
import type { Launch, Program, RunningContainer, RunRemains } from './runner.js';

const CONTAINER_SCRIPT = fileURLToPath(new URL('./container.sh', import.meta.url));
/** Names, in a run folder, the engine that has its container. */
const ENGINE_FILE = 'engine.json';
const TERMINATE_PAUSE_MS = 200;
/** What the client gets to say how its killed container ended, in milliseconds. */
const KILL_PATIENCE_MS = 10_000;

type ImageLaunch = Launch & { readonly program: Extract<Program, { kind: 'image' }> };

/**
 * Runs an image in a container engine, as SageMaker's hosts do: /opt/ml is a folder of this machine, the network is
 * this machine's. The engine's client runs as an ordinary process that brings output and exit code to their files, so
 * a run is claimed, found again and distinguished from others as one without an engine; labels lead to the container itself.
 */
export async function launchImage(
  engine: ContainerEngine,
  root: string,
  { runFolder, program, environment, ml, logFile, owner }: ImageLaunch,
): Promise<RunningContainer> {
  await mkdir(runFolder, { recursive: true });
  await writeEngine(runFolder, engine);
  const [first, ...rest] = program.entrypoint ?? [];
  const name = `sagemaker-local-${randomBytes(6).toString('hex')}`;
  const labels = { root, run: runFolder, start: name, owner };
  const words = [
    ...['/bin/sh', CONTAINER_SCRIPT, engine.command.join(' '), name],
    ...['--pull=never', '--network=host', '--log-driver=none'],
    // Where SELinux guards files, a container may else not see a folder that wasn't made for it.
    ...['--security-opt=label=disable', `--mount=type=bind,source=${ml},target=/opt/ml`],
    ...Object.entries(LABELS).map(([key, label]) => `--label=${label}=${labels[key as keyof typeof LABELS]}`),
    ...(await engine.limitArguments()),
    ...(await environmentArguments(runFolder, environment)),
    ...(first === undefined ? [] : ['--entrypoint', first]),
    ...[program.reference, ...rest, ...program.words],
  ];
  // The client is ours, not the container's: of the container's variables it sees none.
  const own = process.env as Record<string, string>;
  const client = await launchProcess({ runFolder, words, environment: own, ml, logFile });
  // Of several starts of a run one is the first: the others must not touch its container.
  return control(engine, () => engine.containers('start', name), client);
}

/** Finds what an engine runs, by the promises of a runner. @returns undefined when the run has nothing to do with engines */
export async function recoverImage(
  runFolder: string,
  known: RunningContainer['identity'] | undefined,
): Promise<RunRemains | undefined> {
  const engine = await readEngine(runFolder);
  if (engine === undefined) return undefined;
  const containers = () => engine.containers('run', runFolder);
  const remains = await processRunner.recover(runFolder, known);
  if (remains.kind === 'running') return { kind: 'running', container: control(engine, containers, remains.container) };
  // Without its client nobody brings the container's output and exit code any more.
  await removeAll(engine, containers);
  return remains;
}

/** The engine that a folder of an earlier server names. */
export async function readEngine(folder: string): Promise<ContainerEngine | undefined> {
  const text = await readFile(join(folder, ENGINE_FILE), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : new ContainerEngine(JSON.parse(text) as string[]);
}

/** Notes which engine has containers that the folder knows of. */
export async function writeEngine(folder: string, { command }: ContainerEngine): Promise<void> {
  const file = join(folder, ENGINE_FILE);
  const part = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(part, JSON.stringify(command));
  await rename(part, file);
}

type FindContainers = () => Promise<EngineContainer[]>;

function control(engine: ContainerEngine, containers: FindContainers, client: RunningContainer): RunningContainer {
  let over = false;
  const exited = client.exited.then(async (exit) => {
    over = true;
    await removeAll(engine, containers);
    return exit;
  });
  const signal = async (name: 'TERM' | 'KILL') => {
    const all = await containers().catch(() => []);
    const signalled = await Promise.all(all.filter(({ running }) => running).map(({ id }) => engine.signal(id, name)));
    return signalled.includes(true);
  };
  const terminate = async () => {
    // The client may still be about to start it, or the engine be busy.
    while (!over && !(await signal('TERM'))) await sleep(TERMINATE_PAUSE_MS, undefined, { ref: false });
  };
  const kill = async () => {
    if (over) return;
    // Of a container that ends the client still brings the last lines and the exit code.
    if (await signal('KILL')) await Promise.race([exited, sleep(KILL_PATIENCE_MS, undefined, { ref: false })]);
    client.kill();
  };
  return { identity: client.identity, exited, terminate: () => void terminate(), kill: () => void kill() };
}

/** What can't be removed now is ended by the next server, which finds its labels. */
async function removeAll(engine: ContainerEngine, containers: FindContainers): Promise<void> {
  const left = await containers().catch(() => []);
  for (const { id } of left) await engine.remove(id);
}

/** A file that only this user may read: others can list the words of a command. */
async function environmentArguments(
  runFolder: string,
  environment: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const file = join(runFolder, 'environment');
  const entries = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const isOneLine = (entry: string) => !/[\r\n]/.test(entry);
  await writeFile(
    file,
    entries
      .filter(isOneLine)
      .map((entry) => `${entry}\n`)
      .join(''),
    { mode: 0o600 },
  );
  return [`--env-file=${file}`, ...entries.filter((entry) => !isOneLine(entry)).map((entry) => `--env=${entry}`)];
}
