import { join } from 'node:path';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { sharedEnvironment } from '../../hosts/container-environment.js';
import { readHead } from '../../hosts/container-files.js';
import { imageOf } from '../../hosts/container-program.js';
import { CLOSING_GRACE_MS } from '../../hosts/end-containers.js';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import type { FolderSync } from '../../hosts/folder-sync.js';
import { LogWatch } from '../../hosts/log-watch.js';
import type { HostRun } from '../../model/host-run.js';
import { LOG_GROUPS } from '../../model/log-groups.js';
import type { TrainingState } from '../../model/training-state.js';
import { persist } from '../../s3/persist.js';
import {
  aborted,
  codeOf,
  exitOf,
  type Found,
  type HostLaunch,
  JobContainers,
  KILLED,
  untilDecided,
  withIdentities,
} from '../job-containers.js';
import { checkpointSync, endTensors, tensorSync } from './host-syncs.js';
import { trainProgram } from './train-program.js';
import { trainingEnvironment } from './training-environment.js';
import { trainingFolder } from './training-folder.js';

/** AWS shows 1,024 characters of it. */
const MAX_FAILURE_BYTES = 8_192;

/** How the containers of a job ended. */
export type HostEnds =
  | {
      readonly kind: 'ended';
      /** The host whose exit decides: the first that failed, else any. */
      readonly failed: { readonly host: string; readonly exitCode: number };
    }
  /** The instances were taken away, and the containers ended because of it. */
  | { readonly kind: 'interrupted' }
  /** One vanished while no server was there, or never began. */
  | { readonly kind: 'lost'; readonly started: boolean }
  /** The server closes; the containers still run. */
  | { readonly kind: 'closing' };

/** What can end a job before its containers do. */
export interface JobSignals {
  /** Somebody, or a limit, wants the job to stop. */
  readonly stop: AbortSignal;
  /** The server shuts down. */
  readonly close: AbortSignal;
  /** The instances are taken away. */
  readonly loss: AbortSignal;
}

/** Runs the containers of one training job, uploads what they save meanwhile, and says how they ended. */
export class TrainingHosts {
  private readonly containers: JobContainers;
  private readonly logs: LogWatch;

  constructor(
    private readonly deps: EngineDeps,
    private readonly name: string,
    private readonly request: CreateTrainingJobRequest,
    private readonly arn: string,
    private readonly save: (hosts: readonly HostRun[]) => void,
  ) {
    this.containers = new JobContainers(deps, trainingFolder(name), (host) => this.launchOf(host));
    this.logs = new LogWatch(deps);
  }

  mlFolder(host: string): string {
    return join(this.deps.settings.root, trainingFolder(this.name), host, 'ml');
  }

  /** The runs that come next; the caller stores them before `run` starts any. */
  plan(hosts: readonly string[], state: TrainingState, now: number): HostRun[] {
    return this.containers.plan(this.name, hosts, state.runs, state.hosts, now);
  }

  /** Starts the runs, or finds those an earlier server started, and follows them to their end. */
  async run(runs: readonly HostRun[], signals: JobSignals, graceLeft: () => number): Promise<HostEnds> {
    // An earlier server may have been killed while the instances went.
    const gone = signals.loss.aborted;
    for (const run of runs) this.openLog(run);
    const found = await this.containers.ensure(runs);
    const states = withIdentities(runs, found);
    this.save(states);
    if ((found.includes('lost') || found.includes('unstarted')) && !signals.stop.aborted && !gone) {
      await this.containers.kill();
      return { kind: 'lost', started: found.some((container) => container !== 'unstarted') };
    }
    const syncs = runs.map(({ host }) => this.syncsOf(host));
    const syncing = new AbortController();
    for (const sync of syncs.flatMap(({ all }) => all)) sync.start(syncing.signal);
    this.logs.start();
    try {
      const { codes, early } = await this.untilEnded(found, signals, graceLeft);
      if (codes === undefined) return { kind: 'closing' };
      await this.logs.stamp();
      syncing.abort();
      await persist(() => Promise.all(syncs.flatMap(({ all }) => all.map((sync) => sync.finish()))), signals.close);
      if ((early || gone) && signals.loss.aborted && !signals.stop.aborted) return { kind: 'interrupted' };
      const tensors = syncs[0]?.tensors;
      if (tensors !== undefined) await persist(() => endTensors(this.deps, tensors), signals.close);
      const hosts = states.map((run, index) => ({ ...run, exitCode: codes[index] as number }));
      this.save(hosts);
      return { kind: 'ended', failed: failuresFirst(hosts)[0] as (typeof hosts)[number] };
    } finally {
      syncing.abort();
      this.logs.stop();
    }
  }

  /** Whether there are containers whose end was not waited for. */
  get areRunning(): boolean {
    return this.containers.areRunning;
  }

  /** Ends what runs, without storing how it ended. */
  async endAll(): Promise<void> {
    await this.containers.terminate(CLOSING_GRACE_MS);
    await this.containers.kill();
    await this.logs.stamp();
  }

  /** Lines that the containers have written since they were started. */
  countLines(): Promise<number> {
    return this.logs.countLines();
  }

  /** What the algorithm wrote about its failure; empty when it wrote nothing. */
  async failureText(host: string): Promise<string> {
    return (await readHead(join(this.mlFolder(host), 'output', 'failure'), MAX_FAILURE_BYTES)).trim();
  }

  finishLogs(runs: readonly HostRun[]): void {
    this.logs.finish(runs.map(({ logFile }) => logFile));
  }

  /** @returns exit codes, undefined when the server closes first; and whether a signal ended the containers */
  private async untilEnded(found: readonly Found[], { stop, close, loss }: JobSignals, graceLeft: () => number) {
    const exits = found.map(exitOf);
    const first = await Promise.race([untilDecided(exits), aborted(stop), aborted(loss), aborted(close)]);
    const early = first === 'aborted' && !close.aborted;
    if (early) await this.containers.terminate(graceLeft(), close);
    // What has ended by itself keeps its end, even while the server closes: the next one finds it.
    if (close.aborted && first === 'aborted') return { early, codes: undefined };
    await this.containers.kill();
    return { early, codes: (await Promise.all(exits)).map(codeOf) };
  }

  private syncsOf(host: string): { readonly all: readonly FolderSync[]; readonly tensors: FolderSync | undefined } {
    const ml = this.mlFolder(host);
    const tensors = tensorSync(this.deps, this.request, ml);
    const all = [checkpointSync(this.deps, this.request, ml), tensors].filter((sync) => sync !== undefined);
    return { all, tensors };
  }

  private async launchOf(host: string): Promise<HostLaunch> {
    const { TrainingImage } = this.request.AlgorithmSpecification ?? {};
    const image = await imageOf(this.deps.images, TrainingImage, this.request.RoleArn);
    const ml = this.mlFolder(host);
    const { settings } = this.deps;
    return {
      program: trainProgram(image, this.request, sharedEnvironment(settings, image, ml, this.request.Environment)),
      environment: trainingEnvironment(settings, image, ml, this.request, this.arn),
      ml,
      owner: `training-job/${this.name}`,
    };
  }

  private openLog({ stream, logFile }: HostRun): void {
    const createdAt = Number(/-(\d+)$/.exec(stream)?.[1] ?? 0) * 1000;
    this.logs.open({ group: LOG_GROUPS.training, name: stream, file: logFile, createdAt });
  }
}

/** The host that began the failure comes first, then those that were killed because of it, then those that ended well. */
const failuresFirst = <T extends { readonly exitCode: number }>(hosts: readonly T[]): T[] => {
  const rank = ({ exitCode }: T) => (exitCode === 0 ? 2 : exitCode >= KILLED ? 1 : 0);
  return [...hosts].sort((a, b) => rank(a) - rank(b));
};
