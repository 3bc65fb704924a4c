import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { readHead } from '../../hosts/container-files.js';
import { imageOf } from '../../hosts/container-program.js';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import type { LogFile } from '../../logs/log-file.js';
import type { HostRun } from '../../model/host-run.js';
import type { TrainingState } from '../../model/training-state.js';
import type { RunningContainer } from '../../runners/runner.js';
import { persist } from '../../s3/persist.js';
import { checkpointSync, endTensors, tensorSync } from './host-syncs.js';
import { trainProgram } from './train-program.js';
import { trainingEnvironment } from './training-environment.js';

const LOG_GROUP = '/aws/sagemaker/TrainingJobs';
/** How often new log lines get their time, in milliseconds. */
const LOG_LOOK_MS = 200;
/** What a closing endpoint gives containers between SIGTERM and SIGKILL, in milliseconds. */
const CLOSING_GRACE_MS = 2_000;
/** AWS shows 1,024 characters of it. */
const MAX_FAILURE_BYTES = 8_192;
/** 128 + SIGKILL: what is left to say about a container that vanished without an exit code. */
const KILLED = 137;

/** How the containers of a job ended. */
export type HostEnds =
  | {
      readonly kind: 'ended';
      /** The host whose exit decides: the first that failed, else any. */
      readonly failed: { readonly host: string; readonly exitCode: number };
    }
  /** The instances were taken away, and the containers ended because of it. */
  | { readonly kind: 'interrupted' }
  /** One vanished while the endpoint was away, or never began. */
  | { readonly kind: 'lost'; readonly started: boolean }
  /** The endpoint closes; the containers still run. */
  | { readonly kind: 'closing' };

/** A container, or what is left of it: its exit code, or nothing. */
type Found = RunningContainer | number | 'lost' | 'unstarted';

/** What can end a job before its containers do. */
export interface JobSignals {
  /** Somebody, or a limit, wants the job to stop. */
  readonly stop: AbortSignal;
  /** The endpoint shuts down. */
  readonly close: AbortSignal;
  /** The instances are taken away. */
  readonly loss: AbortSignal;
}

/** Runs the containers of one job: one per host. */
export class TrainingHosts {
  private readonly fresh = new Set<string>();
  private readonly containers = new Map<string, RunningContainer>();
  private readonly logs = new Map<string, LogFile>();

  constructor(
    private readonly deps: EngineDeps,
    private readonly name: string,
    private readonly request: CreateTrainingJobRequest,
    private readonly arn: string,
    private readonly save: (hosts: readonly HostRun[]) => void,
  ) {}

  mlFolder(host: string): string {
    return join(this.deps.settings.root, 'jobs', this.name, host, 'ml');
  }

  /** The runs that come next; the caller stores them before `run` starts any. */
  plan(hosts: readonly string[], state: TrainingState, now: number): HostRun[] {
    return hosts.map((host) => {
      const runFolder = join('jobs', this.name, 'runs', `${state.runs + 1}-${host}`);
      this.fresh.add(runFolder);
      // A job that is started again after a crash goes on in its stream, so that its readers miss nothing.
      const earlier = state.hosts.find((run) => run.host === host);
      const stream = earlier?.stream ?? `${this.name}/${host}-${Math.floor(now / 1000)}`;
      return {
        host,
        runFolder,
        stream,
        logFile: `${join('jobs', this.name, 'logs', stream.slice(this.name.length + 1))}.log`,
      };
    });
  }

  /** Starts the runs, or finds those an earlier life started, and follows them to their end. */
  async run(runs: readonly HostRun[], { stop, close, loss }: JobSignals, graceLeft: () => number): Promise<HostEnds> {
    // The life before may have been killed while the instances went.
    const gone = loss.aborted;
    const states = [...runs];
    for (const run of runs) this.openLog(run);
    const found = await Promise.all(runs.map((run) => this.ensure(run)));
    for (const [index, container] of found.entries()) {
      if (typeof container === 'object')
        states[index] = { ...(states[index] as HostRun), identity: container.identity };
    }
    this.save(states);
    if ((found.includes('lost') || found.includes('unstarted')) && !stop.aborted && !gone) {
      await this.killAll();
      return { kind: 'lost', started: found.some((container) => container !== 'unstarted') };
    }
    const watch = setInterval(() => void this.lookAtLogs().catch(this.warn), LOG_LOOK_MS);
    const syncing = new AbortController();
    const ml = runs.map(({ host }) => this.mlFolder(host));
    const checkpoints = ml.map((folder) => checkpointSync(this.deps, this.request, folder));
    const tensors = ml.map((folder) => tensorSync(this.deps, this.request, folder));
    const syncs = [...checkpoints, ...tensors].filter((sync) => sync !== undefined);
    for (const sync of syncs) sync.start(syncing.signal);
    try {
      const exits = found.map((container) => this.exitOf(container));
      // The first host that fails takes the others down with it.
      const over = Promise.race([Promise.all(exits), ...exits.map((exit) => exit.then(untilNonZero))]);
      const first = await Promise.race([over, aborted(stop), aborted(loss), aborted(close)]);
      const early = first === 'aborted' && !close.aborted;
      if (early) await this.terminate(Promise.all(exits), graceLeft(), close);
      // What has ended by itself keeps its end, even while the endpoint closes: the next life finds it.
      if (close.aborted && first === 'aborted') return { kind: 'closing' };
      await this.killAll();
      const codes = await Promise.all(exits);
      await this.lookAtLogs();
      syncing.abort();
      await persist(() => Promise.all(syncs.map((sync) => sync.finish())), close);
      if ((early || gone) && loss.aborted && !stop.aborted) return { kind: 'interrupted' };
      const [firstTensors] = tensors;
      if (firstTensors !== undefined) await persist(() => endTensors(this.deps, firstTensors), close);
      const hosts = states.map((run, index) => ({ ...run, exitCode: codes[index] as number }));
      this.save(hosts);
      return { kind: 'ended', failed: failuresFirst(hosts)[0] as (typeof hosts)[number] };
    } finally {
      syncing.abort();
      clearInterval(watch);
    }
  }

  /** Ends what runs, without storing how it ended. */
  async endAll(): Promise<void> {
    const exits = Promise.all([...this.containers.values()].map((container) => container.exited));
    await this.terminate(exits, CLOSING_GRACE_MS);
    await this.killAll();
    await this.lookAtLogs();
  }

  /** Lines that the containers have written since they were started. */
  async countLines(): Promise<number> {
    await this.lookAtLogs();
    const counts = await Promise.all([...this.logs.values()].map((log) => log.countLines()));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** What the algorithm wrote about its failure; empty when it wrote nothing. */
  async failureText(host: string): Promise<string> {
    return (await readHead(join(this.mlFolder(host), 'output', 'failure'), MAX_FAILURE_BYTES)).trim();
  }

  finishLogs(runs: readonly HostRun[]): void {
    for (const { logFile } of runs) this.deps.logs.finish({ file: logFile });
    this.logs.clear();
  }

  private async ensure(run: HostRun): Promise<Found> {
    const { runner, settings } = this.deps;
    if (run.exitCode !== undefined) return run.exitCode;
    const runFolder = join(settings.root, run.runFolder);
    if (this.fresh.delete(run.runFolder)) {
      const container = await this.launch(run, runFolder);
      this.containers.set(run.host, container);
      return container;
    }
    const remains = await runner.recover(runFolder, run.identity);
    switch (remains.kind) {
      case 'running':
        this.containers.set(run.host, remains.container);
        return remains.container;
      case 'ended':
        return remains.exit.kind === 'code' ? remains.exit.code : 'lost';
      case 'never-started':
        return 'unstarted';
    }
  }

  private async launch(run: HostRun, runFolder: string): Promise<RunningContainer> {
    const { settings, runner } = this.deps;
    const { TrainingImage } = this.request.AlgorithmSpecification ?? {};
    const image = await imageOf(this.deps.images, TrainingImage, this.request.RoleArn);
    const ml = this.mlFolder(run.host);
    const logFile = join(settings.root, run.logFile);
    await mkdir(join(logFile, '..'), { recursive: true });
    return runner.launch({
      runFolder,
      program: trainProgram(image, this.request),
      environment: trainingEnvironment(settings, image, ml, this.request, this.arn),
      ml,
      logFile,
      owner: `training-job/${this.name}`,
    });
  }

  private async exitOf(container: Found): Promise<number> {
    if (typeof container === 'number') return container;
    if (container === 'lost' || container === 'unstarted') return KILLED;
    const exit = await container.exited;
    return exit.kind === 'code' ? exit.code : KILLED;
  }

  /** SIGTERM, and time to follow it; ends sooner when the signal fires. */
  private async terminate(exits: Promise<unknown>, graceMs: number, hurry?: AbortSignal): Promise<void> {
    for (const container of this.containers.values()) container.terminate();
    const over = new AbortController();
    const grace = this.deps.clock.sleep(graceMs, over.signal).catch(() => undefined);
    await Promise.race([exits, grace, ...(hurry === undefined ? [] : [aborted(hurry)])]);
    over.abort();
  }

  private async killAll(): Promise<void> {
    const all = [...this.containers.values()];
    for (const container of all) container.kill();
    await Promise.all(all.map((container) => container.exited));
    this.containers.clear();
  }

  /** A look that failed, say on a full disk, is made up for by the next. */
  private readonly warn = (error: unknown): void => {
    this.deps.log.warn({ err: error, job: this.name }, 'new log lines could not be noted');
  };

  private async lookAtLogs(): Promise<void> {
    const now = this.deps.clock.now();
    await Promise.all([...this.logs.values()].map((log) => log.look(now)));
  }

  private openLog(run: HostRun): void {
    const createdAt = Number(/-(\d+)$/.exec(run.stream)?.[1] ?? 0) * 1000;
    const stream = { group: LOG_GROUP, name: run.stream, file: run.logFile, createdAt };
    this.logs.set(run.stream, this.deps.logs.begin(stream));
  }
}

/** The host that began the failure comes first, then those that were killed because of it, then those that ended well. */
const failuresFirst = <T extends { readonly exitCode: number }>(hosts: readonly T[]): T[] => {
  const rank = ({ exitCode }: T) => (exitCode === 0 ? 2 : exitCode >= KILLED ? 1 : 0);
  return [...hosts].sort((a, b) => rank(a) - rank(b));
};

const untilNonZero = (code: number): Promise<number> =>
  code === 0 ? new Promise<never>(() => undefined) : Promise.resolve(code);

const aborted = (signal: AbortSignal): Promise<'aborted'> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
