import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CreateProcessingJobRequest } from '@aws-sdk/client-sagemaker';
import type { Logger } from 'pino';
import { readHead } from '../../hosts/container-files.js';
import { imageOf } from '../../hosts/container-program.js';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { failOnRefusal } from '../../hosts/fail-on-refusal.js';
import type { FolderSync } from '../../hosts/folder-sync.js';
import { removeFolder } from '../../hosts/remove-folder.js';
import { requireInputsUntouched } from '../../hosts/shared-inputs.js';
import { processingJobArn } from '../../model/arns.js';
import type { HostRun } from '../../model/host-run.js';
import { INTERNAL_ERROR, JobFailure, MAX_FAILURE_REASON } from '../../model/job-failure.js';
import type { ProcessingState } from '../../model/processing-state.js';
import type { ContainerExit, RunningContainer } from '../../runners/runner.js';
import { persist } from '../../s3/persist.js';
import { isStoreFailure } from '../../store/database.js';
import { holdStop, meetStartFaults } from '../instance-faults.js';
import {
  continuousSyncs,
  prepareProcessingHost,
  processingEnvironment,
  processingHosts,
  uploadOutputs,
} from './processing-host.js';
import { processingProgram } from './processing-program.js';

const LOG_GROUP = '/aws/sagemaker/ProcessingJobs';
const LOG_LOOK_MS = 200;
const CLOSING_GRACE_MS = 2_000;
const DEFAULT_MAX_RUNTIME_SECONDS = 86_400;
/** Before a limit that could not be kept is tried again, in milliseconds. */
const LIMIT_PAUSE_MS = 1_000;
/** AWS shows 1,024 characters of it. */
const MAX_MESSAGE_BYTES = 8_192;
/** 128 + SIGKILL. */
const KILLED = 137;
const ALGORITHM_ERROR = 'AlgorithmError: See job logs for more information';

/** A container vanished while the endpoint was away. */
class Lost extends Error {}

/** A container that was started, or what is left of one. */
interface Started {
  readonly exited: Promise<ContainerExit>;
}

/** The life of one processing job; each phase is in the store before it begins, so that a next life goes on with it. */
export class ProcessingJob {
  readonly finished: Promise<void>;
  private readonly log: Logger;
  private readonly closing = new AbortController();
  private readonly stopping = new AbortController();
  private readonly containers: RunningContainer[] = [];
  /** Whether the runs are this life's own: nobody else can have started them. */
  private fresh = false;

  constructor(
    private readonly deps: EngineDeps,
    readonly name: string,
    private readonly request: CreateProcessingJobRequest,
    private state: ProcessingState,
  ) {
    this.log = deps.log.child({ processing: name });
    if (state.stopCause !== undefined) this.stopping.abort();
    this.finished = this.live();
  }

  /** Asks the job to end; durable when this returns. */
  stop(stopCause: 'request' | 'max-runtime' = 'request'): void {
    if (this.state.stopCause !== undefined || this.state.phase === 'ended') return;
    this.change((state) => ({ ...state, status: 'Stopping', stopCause }));
    this.stopping.abort();
  }

  /** Lets go of the job for the next life, which begins it anew. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.finished;
  }

  private async live(): Promise<void> {
    // The answer to CreateProcessingJob goes out first.
    await Promise.resolve();
    try {
      await this.work();
    } catch (error) {
      if (this.closing.signal.aborted) {
        await this.letGo();
        return;
      }
      // What could not be stored has not happened: the containers go on, and are taken up again.
      if (isStoreFailure(error)) throw error;
      await this.endContainers(0);
      if (this.state.stopCause !== undefined) await holdStop(this.deps, this.name, this.closing.signal);
      if (this.closing.signal.aborted) return;
      if (this.state.stopCause !== undefined) this.end({ status: 'Stopped' });
      else if (error instanceof JobFailure) this.end({ status: 'Failed', failureReason: error.message });
      else {
        this.log.error({ err: error }, 'internal error of the endpoint');
        this.end({ status: 'Failed', failureReason: INTERNAL_ERROR });
      }
    }
    for (const folder of ['runs', 'hosts']) await removeFolder(this.path(folder), this.log);
  }

  private async work(): Promise<void> {
    for (;;) {
      if (this.state.phase === 'preparing') await this.prepare();
      if (this.state.phase !== 'running') break;
      try {
        await this.run();
        break;
      } catch (error) {
        if (!(error instanceof Lost)) throw error;
        if (this.deps.settings.lostJobs === 'fail') throw new JobFailure(INTERNAL_ERROR);
        this.log.warn('a container vanished; the job begins anew');
        await this.endContainers(0);
        this.change((state) => ({ ...state, phase: 'preparing', hosts: [] }));
      }
    }
    if (this.state.phase === 'uploading') await this.finish();
  }

  private async prepare(): Promise<void> {
    const signal = AbortSignal.any([this.stopping.signal, this.closing.signal]);
    meetStartFaults(this.deps.faults, this.name);
    for (const host of processingHosts(this.request)) {
      signal.throwIfAborted();
      const prepare = () => prepareProcessingHost(this.deps, this.ml(host), this.request, this.arn, host, signal);
      await failOnRefusal('Data download failed', () => persist(prepare, signal));
    }
    const now = this.deps.clock.now();
    const number = this.state.runs + 1;
    const hosts = processingHosts(this.request).map((host): HostRun => {
      const stream = `${this.name}/${host}-${Math.floor(now / 1000)}`;
      const logFile = join('processing', this.name, 'logs', `${stream.slice(this.name.length + 1)}.log`);
      return { host, runFolder: join('processing', this.name, 'runs', `${number}-${host}`), stream, logFile };
    });
    this.change((state) => ({ ...state, phase: 'running', runs: number, hosts, startedAt: state.startedAt ?? now }));
    this.fresh = true;
  }

  private async run(): Promise<void> {
    const runs = this.state.hosts;
    const logs = runs.map((run) =>
      this.deps.logs.begin({ group: LOG_GROUP, name: run.stream, file: run.logFile, createdAt: this.deps.clock.now() }),
    );
    const look = async () => {
      await Promise.all(logs.map((log) => log.look(this.deps.clock.now())));
    };
    const timer = setInterval(() => {
      look().catch((error: unknown) => this.log.warn({ err: error }, 'new log lines could not be noted'));
    }, LOG_LOOK_MS);
    const over = new AbortController();
    const syncs = runs.flatMap(({ host }) => continuousSyncs(this.deps, this.ml(host), this.request));
    try {
      const started = await Promise.all(runs.map((run) => (this.fresh ? this.launch(run) : this.recover(run))));
      for (const sync of syncs) sync.start(over.signal);
      void this.untilMaxRuntime(over.signal);
      const codes = await this.untilEnded(started.map(({ exited }) => exited));
      await look();
      await this.uploadLast(syncs, over);
      for (const { host } of runs) await requireInputsUntouched(this.deps.cache, this.ml(host));
      const exitMessage = await this.exitMessage();
      if (codes.some((code) => code !== 0)) this.end({ status: 'Failed', failureReason: ALGORITHM_ERROR, exitMessage });
      else this.change((state) => ({ ...state, phase: 'uploading', ...(exitMessage ? { exitMessage } : {}) }));
    } finally {
      over.abort();
      clearInterval(timer);
      for (const run of runs) this.deps.logs.finish({ file: run.logFile });
    }
  }

  /** @returns exit codes of the hosts; the first that fails takes the others down */
  private async untilEnded(exits: readonly Promise<ContainerExit>[]): Promise<number[]> {
    const failed = exits.map((exit) =>
      exit.then((end) => (end.kind === 'code' && end.code === 0 ? new Promise<never>(() => undefined) : undefined)),
    );
    const first = await Promise.race([
      Promise.all(exits),
      ...failed,
      fired(this.stopping.signal),
      fired(this.closing.signal),
    ]);
    this.closing.signal.throwIfAborted();
    if (first === 'fired') {
      await this.endContainers(this.deps.settings.graceSeconds * 1000);
      this.stopping.signal.throwIfAborted();
    }
    await this.endContainers(0);
    const ends = await Promise.all(exits);
    if (!this.fresh && ends.some(({ kind }) => kind === 'lost')) throw new Lost();
    return ends.map((end) => (end.kind === 'code' ? end.code : KILLED));
  }

  private async finish(): Promise<void> {
    for (const { host } of this.state.hosts) {
      const upload = () => uploadOutputs(this.deps, this.ml(host), this.request);
      await failOnRefusal('Artifact upload failed', () => persist(upload, this.closing.signal));
    }
    this.end({ status: 'Completed' });
  }

  private async uploadLast(syncs: readonly FolderSync[], over: AbortController): Promise<void> {
    over.abort();
    const finish = () => Promise.all(syncs.map((sync) => sync.finish()));
    await failOnRefusal('Artifact upload failed', () => persist(finish, this.closing.signal));
  }

  private async launch(run: HostRun): Promise<Started> {
    const { deps, request } = this;
    const image = await imageOf(deps.images, request.AppSpecification?.ImageUri, request.RoleArn);
    const ml = this.ml(run.host);
    const logFile = join(deps.settings.root, run.logFile);
    await mkdir(dirname(logFile), { recursive: true });
    const container = await deps.runner.launch({
      runFolder: join(deps.settings.root, run.runFolder),
      program: processingProgram(image, ml, request),
      environment: processingEnvironment(deps, image, ml, request),
      ml,
      logFile,
      owner: `processing-job/${this.name}`,
    });
    return this.follow(run, container);
  }

  private async recover(run: HostRun): Promise<Started> {
    const remains = await this.deps.runner.recover(join(this.deps.settings.root, run.runFolder), run.identity);
    if (remains.kind === 'running') return this.follow(run, remains.container);
    return { exited: Promise.resolve(remains.kind === 'ended' ? remains.exit : { kind: 'lost' }) };
  }

  private follow(run: HostRun, container: RunningContainer): Started {
    this.containers.push(container);
    const { identity } = container;
    this.change((state) => ({
      ...state,
      hosts: state.hosts.map((host) => (host.host === run.host ? { ...host, identity } : host)),
    }));
    return container;
  }

  private async endContainers(graceMs: number): Promise<void> {
    const all = this.containers.splice(0);
    const exits = Promise.all(all.map((container) => container.exited));
    if (graceMs > 0) {
      for (const container of all) container.terminate();
      const over = new AbortController();
      await Promise.race([exits, this.deps.clock.sleep(graceMs, over.signal).catch(() => undefined)]);
      over.abort();
    }
    for (const container of all) container.kill();
    await exits;
  }

  /** What runs is ended, but has not failed: the next life begins it anew. What was being uploaded, it goes on with. */
  private async letGo(): Promise<void> {
    if (this.state.phase === 'running') this.change((state) => ({ ...state, phase: 'preparing', hosts: [] }));
    await this.endContainers(CLOSING_GRACE_MS);
  }

  private async untilMaxRuntime(signal: AbortSignal): Promise<void> {
    const { clock } = this.deps;
    const seconds = this.request.StoppingCondition?.MaxRuntimeInSeconds ?? DEFAULT_MAX_RUNTIME_SECONDS;
    const left = (this.state.startedAt ?? clock.now()) + seconds * 1000 - clock.now();
    for (let pause = Math.max(0, left); !signal.aborted; pause = LIMIT_PAUSE_MS) {
      try {
        await clock.sleep(pause, signal);
        this.stop('max-runtime');
        return;
      } catch (error) {
        if (!signal.aborted) this.log.warn({ err: error }, 'a job that has used up its time could not be stopped');
      }
    }
  }

  private async exitMessage(): Promise<string | undefined> {
    const file = join(this.ml(this.state.hosts[0]?.host ?? ''), 'output', 'message');
    const text = await readHead(file, MAX_MESSAGE_BYTES);
    return text === '' ? undefined : text.slice(0, MAX_FAILURE_REASON);
  }

  private end(end: {
    status: 'Completed' | 'Failed' | 'Stopped';
    failureReason?: string;
    exitMessage?: string | undefined;
  }) {
    const { status, exitMessage } = end;
    const failureReason = end.failureReason?.slice(0, MAX_FAILURE_REASON);
    this.change((state, now) => ({
      ...state,
      status,
      phase: 'ended',
      endedAt: now,
      ...(failureReason === undefined ? {} : { failureReason }),
      ...(exitMessage === undefined ? {} : { exitMessage }),
    }));
    this.log.info({ status, failureReason }, 'processing job');
  }

  private change(change: (state: ProcessingState, now: number) => ProcessingState): void {
    const now = this.deps.clock.now();
    const stored = this.deps.store.processingJobs.update(this.name, (state) => change(state, now), now);
    if (stored === undefined) throw new Error(`Processing job ${this.name} is gone from the store.`);
    this.state = stored.state;
  }

  private get arn(): string {
    return processingJobArn(this.deps.settings, this.name);
  }

  private ml(host: string): string {
    return this.path('hosts', host, 'ml');
  }

  private path(...parts: readonly string[]): string {
    return join(this.deps.settings.root, 'processing', this.name, ...parts);
  }
}

const fired = (signal: AbortSignal): Promise<'fired'> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve('fired');
    else signal.addEventListener('abort', () => resolve('fired'), { once: true });
  });
