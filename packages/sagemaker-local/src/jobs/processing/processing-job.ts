import { join } from 'node:path';
import type { CreateProcessingJobRequest } from '@aws-sdk/client-sagemaker';
import { containerEnvironment } from '../../hosts/container-environment.js';
import { readHead } from '../../hosts/container-files.js';
import { imageOf } from '../../hosts/container-program.js';
import { CLOSING_GRACE_MS } from '../../hosts/end-containers.js';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { failOnRefusal } from '../../hosts/fail-on-refusal.js';
import type { FolderSync } from '../../hosts/folder-sync.js';
import { LogWatch } from '../../hosts/log-watch.js';
import { removeFolder } from '../../hosts/remove-folder.js';
import { requireInputsUntouched } from '../../hosts/shared-inputs.js';
import { processingJobArn } from '../../model/arns.js';
import { DEFAULT_MAX_RUNTIME_SECONDS } from '../../model/default-max-runtime.js';
import { INTERNAL_ERROR, JobFailure, MAX_FAILURE_REASON } from '../../model/job-failure.js';
import { LOG_GROUPS } from '../../model/log-groups.js';
import type { ProcessingState } from '../../model/processing-state.js';
import type { Resource } from '../../model/resource.js';
import { persist } from '../../s3/persist.js';
import { meetStartFaults } from '../instance-faults.js';
import {
  aborted,
  codeOf,
  exitOf,
  type Found,
  type HostLaunch,
  JobContainers,
  untilDecided,
  withIdentities,
} from '../job-containers.js';
import { type JobEnding, JobLifecycle } from '../job-lifecycle.js';
import { keepLimit } from '../limits.js';
import { continuousSyncs, prepareProcessingHost, processingHosts, uploadOutputs } from './processing-host.js';
import { processingProgram } from './processing-program.js';

/** AWS shows 1,024 characters of it. */
const MAX_MESSAGE_BYTES = 8_192;
const ALGORITHM_ERROR = 'AlgorithmError: See job logs for more information';

/** The lifecycle of one processing job: its hosts are prepared, run, and their outputs are uploaded. */
export class ProcessingJob extends JobLifecycle<CreateProcessingJobRequest, ProcessingState> {
  private readonly containers: JobContainers;
  private readonly logs: LogWatch;

  constructor(deps: EngineDeps, stored: Resource<CreateProcessingJobRequest, ProcessingState>) {
    super(deps, 'processing job', deps.store.processingJobs, stored);
    this.containers = new JobContainers(deps, join('processing', stored.name), (host) => this.launchOf(host));
    this.logs = new LogWatch(deps);
  }

  stop(stopCause: 'request' | 'max-runtime' = 'request'): void {
    this.requestStop((state) => ({ ...state, status: 'Stopping', stopCause }));
  }

  protected isStopRequested(): boolean {
    return this.state.stopCause !== undefined;
  }

  protected step(): Promise<void> {
    switch (this.state.phase) {
      case 'preparing':
        return this.prepare();
      case 'running':
        return this.run();
      case 'uploading':
        return this.upload();
      case 'ended':
        return Promise.resolve();
    }
  }

  private async prepare(): Promise<void> {
    const signal = this.interrupted;
    meetStartFaults(this.deps.faults, this.name);
    const hosts = processingHosts(this.request);
    const arn = processingJobArn(this.deps.settings, this.name);
    for (const host of hosts) {
      signal.throwIfAborted();
      const prepare = () => prepareProcessingHost(this.deps, this.ml(host), this.request, arn, host, signal);
      await failOnRefusal('Data download failed', () => persist(prepare, signal));
    }
    this.change((state, now) => ({
      ...state,
      phase: 'running',
      runs: state.runs + 1,
      hosts: this.containers.plan(this.name, hosts, state.runs, state.hosts, now),
      startedAt: state.startedAt ?? now,
    }));
  }

  private async run(): Promise<void> {
    const runs = this.state.hosts;
    for (const { stream, logFile } of runs) {
      this.logs.open({ group: LOG_GROUPS.processing, name: stream, file: logFile });
    }
    this.logs.start();
    const over = new AbortController();
    const syncs = runs.flatMap(({ host }) => continuousSyncs(this.deps, this.ml(host), this.request));
    try {
      const areOwn = this.containers.hasPlanned(runs);
      const found = await this.containers.ensure(runs);
      this.change((state) => ({ ...state, hosts: withIdentities(runs, found) }));
      for (const sync of syncs) sync.start(over.signal);
      this.watchMaxRuntime(over.signal);
      const codes = await this.untilEnded(found, areOwn);
      if (codes === 'lost') return await this.prepareAgain();
      await this.logs.stamp();
      over.abort();
      await this.finishSyncs(syncs);
      for (const { host } of runs) await requireInputsUntouched(this.deps.cache, this.ml(host));
      const exitMessage = await this.exitMessage();
      if (codes.some((code) => code !== 0)) this.end({ status: 'Failed', failureReason: ALGORITHM_ERROR }, exitMessage);
      else this.change((state) => ({ ...state, phase: 'uploading', ...(exitMessage ? { exitMessage } : {}) }));
    } finally {
      over.abort();
      this.logs.stop();
      this.logs.finish();
    }
  }

  /**
   * The first host that fails takes the others down with it.
   *
   * @param areOwn whether this server has started the containers itself
   * @returns exit codes of the hosts; 'lost' if a container of an earlier server vanished
   */
  private async untilEnded(found: readonly Found[], areOwn: boolean): Promise<number[] | 'lost'> {
    const exits = found.map(exitOf);
    const { signal: stop } = this.stopping;
    const { signal: close } = this.closing;
    const first = await Promise.race([untilDecided(exits), aborted(stop), aborted(close)]);
    close.throwIfAborted();
    if (first === 'aborted') {
      await this.containers.terminate(this.deps.settings.graceSeconds * 1000);
      await this.containers.kill();
      stop.throwIfAborted();
    }
    await this.containers.kill();
    const ends = await Promise.all(exits);
    return !areOwn && ends.includes('lost') ? 'lost' : ends.map(codeOf);
  }

  /** A container vanished while no server was there. */
  private async prepareAgain(): Promise<void> {
    if (this.deps.settings.lostJobs === 'fail') throw new JobFailure(INTERNAL_ERROR);
    this.log.warn('a container vanished while no server was there; the job starts again');
    this.change((state) => ({ ...state, phase: 'preparing', hosts: [] }));
  }

  private async upload(): Promise<void> {
    for (const { host } of this.state.hosts) {
      const upload = () => uploadOutputs(this.deps, this.ml(host), this.request);
      await failOnRefusal('Artifact upload failed', () => persist(upload, this.closing.signal));
    }
    this.conclude({ status: 'Completed' });
  }

  private async finishSyncs(syncs: readonly FolderSync[]): Promise<void> {
    const finish = () => Promise.all(syncs.map((sync) => sync.finish()));
    await failOnRefusal('Artifact upload failed', () => persist(finish, this.closing.signal));
  }

  protected endContainers(): Promise<void> {
    return this.containers.kill();
  }

  /** What runs is ended, but has not failed: the next server begins it anew. What was being uploaded, it goes on with. */
  protected async handOver(): Promise<void> {
    if (this.state.phase === 'running') this.change((state) => ({ ...state, phase: 'preparing', hosts: [] }));
    await this.containers.terminate(CLOSING_GRACE_MS);
    await this.containers.kill();
  }

  protected conclude(ending: JobEnding): void {
    this.end(ending, undefined);
  }

  private end({ status, failureReason }: JobEnding, exitMessage: string | undefined): void {
    this.change((state, now) => ({
      ...state,
      status,
      phase: 'ended',
      endedAt: now,
      ...(failureReason === undefined ? {} : { failureReason }),
      ...(exitMessage === undefined ? {} : { exitMessage }),
    }));
  }

  protected async cleanUp(): Promise<void> {
    for (const folder of ['runs', 'hosts']) await removeFolder(this.path(folder), this.log);
  }

  protected override summary() {
    return { status: this.state.status, failureReason: this.state.failureReason };
  }

  private async launchOf(host: string): Promise<HostLaunch> {
    const { deps, request } = this;
    const image = await imageOf(deps.images, request.AppSpecification?.ImageUri, request.RoleArn);
    const ml = this.ml(host);
    return {
      program: processingProgram(image, ml, request),
      environment: containerEnvironment(deps.settings, image, ml, request.Environment),
      ml,
      owner: `processing-job/${this.name}`,
    };
  }

  /** The time runs while the containers do. */
  private watchMaxRuntime(signal: AbortSignal): void {
    const { clock } = this.deps;
    const seconds = this.request.StoppingCondition?.MaxRuntimeInSeconds ?? DEFAULT_MAX_RUNTIME_SECONDS;
    const end = (this.state.startedAt ?? clock.now()) + seconds * 1000;
    const untilUsedUp = () => clock.sleep(Math.max(0, end - clock.now()), signal);
    void keepLimit(untilUsedUp, () => this.stop('max-runtime'), signal, this.log);
  }

  /** That of the first host that has left one: the others may have been taken down before they could. */
  private async exitMessage(): Promise<string | undefined> {
    for (const { host } of this.state.hosts) {
      const text = await readHead(join(this.ml(host), 'output', 'message'), MAX_MESSAGE_BYTES);
      if (text !== '') return text.slice(0, MAX_FAILURE_REASON);
    }
    return undefined;
  }

  private ml(host: string): string {
    return this.path('hosts', host, 'ml');
  }

  private path(...parts: readonly string[]): string {
    return join(this.deps.settings.root, 'processing', this.name, ...parts);
  }
}
