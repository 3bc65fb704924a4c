import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { killContainers, terminateContainers } from '../hosts/end-containers.js';
import type { EngineDeps } from '../hosts/engine-deps.js';
import type { HostRun } from '../model/host-run.js';
import type { Launch, RunningContainer } from '../runners/runner.js';

/** What came of a run: its container, its exit code, or nothing. */
export type Found = RunningContainer | number | 'lost' | 'unstarted';

/** What to start on a host, but for the places that its run names. */
export type HostLaunch = Omit<Launch, 'runFolder' | 'logFile'>;

/**
 * The containers of one job: one per host.
 *
 * A run is planned and stored before it is started, so no crash leaves a container that nobody knows. What this server
 * has planned it starts; what an earlier one planned is found again, or is lost.
 */
export class JobContainers {
  private readonly planned = new Set<string>();
  private readonly running = new Map<string, RunningContainer>();

  /** @param folder of the job, relative to the root */
  constructor(
    private readonly deps: Pick<EngineDeps, 'runner' | 'settings' | 'clock'>,
    private readonly folder: string,
    private readonly launchOf: (host: string) => Promise<HostLaunch>,
  ) {}

  /** The runs that come next; the caller stores them before any is started. @param runs starts of containers so far */
  plan(job: string, hosts: readonly string[], runs: number, earlier: readonly HostRun[], now: number): HostRun[] {
    return hosts.map((host) => {
      const runFolder = join(this.folder, 'runs', `${runs + 1}-${host}`);
      this.planned.add(runFolder);
      // A job that is started again after a crash goes on in its stream, so that its readers miss nothing.
      const stream = earlier.find((run) => run.host === host)?.stream ?? `${job}/${host}-${Math.floor(now / 1000)}`;
      return { host, runFolder, stream, logFile: join(this.folder, 'logs', `${stream.slice(job.length + 1)}.log`) };
    });
  }

  /** Whether this server has planned all of the runs, and not started them yet. */
  hasPlanned(runs: readonly HostRun[]): boolean {
    return runs.every(({ runFolder }) => this.planned.has(runFolder));
  }

  /** Starts the runs, or finds those that an earlier server started. */
  ensure(runs: readonly HostRun[]): Promise<Found[]> {
    return Promise.all(runs.map((run) => this.ensureOne(run)));
  }

  /** Whether any was started or found that was not killed since; it may have ended by itself. */
  get areRunning(): boolean {
    return this.running.size > 0;
  }

  /** SIGTERM, and time to follow it. @param hurry ends the wait */
  async terminate(graceMs: number, hurry?: AbortSignal): Promise<void> {
    await terminateContainers(this.deps.clock, [...this.running.values()], graceMs, hurry);
  }

  /** Ends at once what still runs. */
  async kill(): Promise<void> {
    await killContainers([...this.running.values()]);
    this.running.clear();
  }

  private async ensureOne(run: HostRun): Promise<Found> {
    if (run.exitCode !== undefined) return run.exitCode;
    const runFolder = join(this.deps.settings.root, run.runFolder);
    if (this.planned.delete(run.runFolder)) return this.keep(run, await this.launch(run, runFolder));
    const remains = await this.deps.runner.recover(runFolder, run.identity);
    switch (remains.kind) {
      case 'running':
        return this.keep(run, remains.container);
      case 'ended':
        return remains.exit.kind === 'code' ? remains.exit.code : 'lost';
      case 'never-started':
        return 'unstarted';
    }
  }

  private async launch(run: HostRun, runFolder: string): Promise<RunningContainer> {
    const launch = await this.launchOf(run.host);
    const logFile = join(this.deps.settings.root, run.logFile);
    await mkdir(dirname(logFile), { recursive: true });
    return this.deps.runner.launch({ ...launch, runFolder, logFile });
  }

  private keep({ host }: HostRun, container: RunningContainer): RunningContainer {
    this.running.set(host, container);
    return container;
  }
}

/** The runs with the identities of the containers that were found, to be stored. */
export const withIdentities = (runs: readonly HostRun[], found: readonly Found[]): HostRun[] =>
  runs.map((run, index) => {
    const container = found[index];
    return typeof container === 'object' ? { ...run, identity: container.identity } : run;
  });

/** Waits for the end of a run's container. @returns its exit code; 'lost' where it left none */
export async function exitOf(found: Found): Promise<number | 'lost'> {
  if (typeof found === 'number') return found;
  if (found === 'lost' || found === 'unstarted') return 'lost';
  const exit = await found.exited;
  return exit.kind === 'code' ? exit.code : 'lost';
}

/** What a container that left no exit code counts as: 128 + SIGKILL. */
export const KILLED = 137;

export const codeOf = (exit: number | 'lost'): number => (exit === 'lost' ? KILLED : exit);

/** Waits until all have ended, or the first has failed: it takes the others down with it. */
export const untilDecided = (exits: readonly Promise<number | 'lost'>[]): Promise<unknown> =>
  Promise.race([Promise.all(exits), ...exits.map((exit) => exit.then(untilNonZero))]);

const untilNonZero = <Exit>(exit: Exit): Promise<Exit> =>
  exit === 0 ? new Promise<never>(() => undefined) : Promise.resolve(exit);

/** Resolves when the signal fires. */
export const aborted = (signal: AbortSignal): Promise<'aborted'> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
