import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An engine that is busy with a large image may take its time; one that hangs must not hold us for ever. */
const PATIENCE_MS = 60_000;
/** Linux numbers no more processes than this. */
const MAX_PID = 4_194_304;
/** Where no DOCKER names one, the first that answers. */
const KNOWN_ENGINES = ['docker', 'podman'];

/** Labels of every container: the server's root, the folder of the run, this very start, and whom it works for. */
export const LABELS = {
  root: 'sagemaker-local.root',
  run: 'sagemaker-local.run',
  start: 'sagemaker-local.start',
  owner: 'sagemaker-local.owner',
} as const;

/** A container that we started, running or not. */
export interface EngineContainer {
  readonly id: string;
  readonly running: boolean;
  /** Folder of its run. */
  readonly run: string;
}

/** Docker, Podman, or what else understands their command line. */
export class ContainerEngine {
  /** @param command its program and first words, such as `podman --runtime runc` */
  constructor(readonly command: readonly string[]) {}

  /** Whether it can be asked for containers: the program is there, and what stands behind it answers. */
  async answers(): Promise<boolean> {
    return this.ask('ps', '-q').then(
      () => true,
      () => false,
    );
  }

  /** Whether the image is on this machine; none is ever fetched. */
  async hasImage(reference: string): Promise<boolean> {
    // What begins otherwise is no reference, but might be an option.
    if (!/^[a-z0-9]/i.test(reference)) return false;
    return this.ask('image', 'inspect', '--format', '{{.Id}}', reference).then(
      () => true,
      () => false,
    );
  }

  /** Containers that carry the label. */
  async containers(label: keyof typeof LABELS, value: string): Promise<EngineContainer[]> {
    const filter = `label=${LABELS[label]}=${value}`;
    const ids = (await this.ask('ps', '--all', '--quiet', '--filter', filter)).split('\n');
    const known = ids.filter((id) => id !== '');
    if (known.length === 0) return [];
    // One that is gone in between makes the engine complain, but describe the others.
    const format = `{{.Id}} {{.State.Running}} {{index .Config.Labels "${LABELS.run}"}}`;
    const lines = (await this.askLoosely('container', 'inspect', '--format', format, ...known)).split('\n');
    return lines
      .map((line) => /^(\w+) (true|false) (.*)$/.exec(line))
      .filter((match) => match !== null)
      .map(([, id = '', running, run = '']) => ({ id, running: running === 'true', run }));
  }

  /** @returns whether a running container has got the signal */
  async signal(id: string, name: 'TERM' | 'KILL'): Promise<boolean> {
    return this.ask('kill', '--signal', name, id).then(
      () => true,
      () => false,
    );
  }

  /** Ends a container at once, and forgets it; one that is gone is no error. */
  async remove(id: string): Promise<void> {
    // Some engines let a forced removal wait until the container ends by itself.
    await this.signal(id, 'KILL');
    await this.askLoosely('rm', '--force', '--volumes', id);
  }

  /** Arguments that the engine needs to start containers as this user of this machine. */
  async limitArguments(): Promise<string[]> {
    if (!/podman/i.test(await this.askLoosely('--version'))) return [];
    // Podman asks for more files and processes than the machine may allow, and then starts nothing.
    const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
    const files = hardLimit(limits, 'Max open files');
    // It lowers its own limit of processes to what the kernel can number.
    const numbers = Number(await readFile('/proc/sys/kernel/pid_max', 'utf8').catch(() => MAX_PID));
    const processes = Math.min(hardLimit(limits, 'Max processes') ?? numbers, numbers);
    return [
      ...(files === undefined ? [] : [`--ulimit=nofile=${files}:${files}`]),
      `--ulimit=nproc=${processes}:${processes}`,
    ];
  }

  private async ask(...words: readonly string[]): Promise<string> {
    const [program = '', ...first] = this.command;
    const { stdout } = await run(program, [...first, ...words], { timeout: PATIENCE_MS, maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  }

  private async askLoosely(...words: readonly string[]): Promise<string> {
    return this.ask(...words).catch((error: { stdout?: string }) => error.stdout ?? '');
  }
}

/**
 * The engine of this machine: what DOCKER names, such as `podman --runtime runc`, else Docker, else Podman.
 *
 * @returns undefined when none answers
 */
export async function findEngine(environment: NodeJS.ProcessEnv = process.env): Promise<ContainerEngine | undefined> {
  const named = environment.DOCKER?.trim();
  const candidates = named ? [named] : KNOWN_ENGINES;
  for (const words of candidates) {
    const engine = new ContainerEngine(words.split(/\s+/));
    if (await engine.answers()) return engine;
  }
  return undefined;
}

/**
 * Finds the engine when it is needed, and remembers it.
 *
 * @param required ask now
 * @throws Error when one is required and none answers
 */
export async function engineFinder(required: boolean): Promise<() => Promise<ContainerEngine | undefined>> {
  let found: ContainerEngine | undefined;
  const find = async () => {
    found ??= await findEngine();
    return found;
  };
  if (required && (await find()) === undefined) {
    const named = process.env.DOCKER?.trim();
    const silent = named
      ? `'${named}', which DOCKER names, does not list`
      : `neither ${KNOWN_ENGINES.join(' nor ')} lists`;
    throw new Error(
      `No container engine answers: ${silent} its containers. Start one, name another in DOCKER, or run containers as ` +
        "processes with '--runner process'.",
    );
  }
  return find;
}

function hardLimit(limits: string, name: string): number | undefined {
  const text = new RegExp(`^${name}\\s+\\S+\\s+(\\d+)`, 'm').exec(limits)?.[1];
  return text === undefined ? undefined : Number(text);
}
