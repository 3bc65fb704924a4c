import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AutoMLJobSecondaryStatus } from '@aws-sdk/client-sagemaker';
import { containerEnvironment } from '../../hosts/container-environment.js';
import { readHead } from '../../hosts/container-files.js';
import { imageOf } from '../../hosts/container-program.js';
import { CLOSING_GRACE_MS } from '../../hosts/end-containers.js';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { failOnRefusal } from '../../hosts/fail-on-refusal.js';
import { LogWatch } from '../../hosts/log-watch.js';
import { removeFolder } from '../../hosts/remove-folder.js';
import { requireInputsUntouched } from '../../hosts/shared-inputs.js';
import type { ContainerImage } from '../../images/registry.js';
import type { AutoMLCandidateState, AutoMLRequest, AutoMLState } from '../../model/automl-state.js';
import { INTERNAL_ERROR, JobFailure, MAX_FAILURE_REASON } from '../../model/job-failure.js';
import { LOG_GROUPS } from '../../model/log-groups.js';
import type { Resource } from '../../model/resource.js';
import type { Program } from '../../runners/runner.js';
import { persist } from '../../s3/persist.js';
import { meetStartFaults } from '../instance-faults.js';
import { aborted, codeOf, exitOf, type HostLaunch, JobContainers, withIdentities } from '../job-containers.js';
import { type JobEnding, JobLifecycle } from '../job-lifecycle.js';
import { keepLimit } from '../limits.js';
import { explainabilityUri, prepareAutoMLHost, uploadCandidate, uploadReports } from './automl-host.js';
import { automlImage } from './automl-image.js';
import { readProgress, settled, withProgress } from './automl-progress.js';
import { type AutoMLSettings, settingsOf } from './automl-settings.js';

/** How often a search is asked how far it is, in milliseconds of real time. */
const POLL_MS = 250;
const HOST = 'algo-1';
/** AWS shows 1,024 characters of it. */
const MAX_MESSAGE_BYTES = 8_192;

/**
 * The lifecycle of one AutoML job: its rows are placed, its search runs, and its candidates and reports are uploaded.
 *
 * A search that a closing server or a lost machine breaks off begins anew: what AutoGluon has fitted by then is no place
 * to go on from. One that goes on over a crash of the server is found again.
 */
export class AutoMLJob extends JobLifecycle<AutoMLRequest, AutoMLState> {
  private readonly settings: AutoMLSettings;
  private readonly containers: JobContainers;
  private readonly logs: LogWatch;

  constructor(deps: EngineDeps, stored: Resource<AutoMLRequest, AutoMLState>) {
    super(deps, 'AutoML job', deps.store.autoMLJobs, stored);
    this.settings = settingsOf(stored.request);
    this.containers = new JobContainers(deps, join('automl', stored.name), () => this.launchOf());
    this.logs = new LogWatch(deps);
  }

  stop(): void {
    this.requestStop((state) => ({ ...state, status: 'Stopping', secondaryStatus: 'Stopping', stopCause: 'request' }));
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
    // The first job of all waits here until the container's packages are installed; its time does not run yet.
    await this.image();
    signal.throwIfAborted();
    const seconds = Math.max(1, Math.ceil(this.millisecondsLeft() / 1000));
    const prepare = () => prepareAutoMLHost(this.deps, this.ml, this.settings, seconds, signal);
    await failOnRefusal('Data download failed', () => persist(prepare, signal));
    this.change((state, now) => ({
      ...state,
      phase: 'running',
      runs: state.runs + 1,
      hosts: this.containers.plan(this.name, [HOST], state.runs, state.hosts, now),
      startedAt: state.startedAt ?? now,
    }));
  }

  private async run(): Promise<void> {
    const runs = this.state.hosts;
    for (const { stream, logFile } of runs) {
      this.logs.open({ group: LOG_GROUPS.training, name: stream, file: logFile });
    }
    this.logs.start();
    const over = new AbortController();
    try {
      const areOwn = this.containers.hasPlanned(runs);
      const found = await this.containers.ensure(runs);
      this.change((state) => ({ ...state, hosts: withIdentities(runs, found) }));
      this.watchMaxRuntime(over.signal);
      const following = this.followProgress(over.signal);
      const code = await this.untilEnded(found.map(exitOf)[0] as Promise<number | 'lost'>, areOwn);
      over.abort();
      await following;
      if (code === 'lost') return this.beginAnew();
      await this.logs.stamp();
      await requireInputsUntouched(this.deps.cache, this.ml);
      await this.takeProgress();
      await this.holdStop();
      this.closing.signal.throwIfAborted();
      await this.afterSearch(code);
    } finally {
      over.abort();
      this.logs.stop();
      this.logs.finish();
    }
  }

  /** @returns the exit code of the search; 'lost' if the container of an earlier server vanished */
  private async untilEnded(exit: Promise<number | 'lost'>, areOwn: boolean): Promise<number | 'lost'> {
    const { signal: stop } = this.stopping;
    const { signal: close } = this.closing;
    const first = await Promise.race([exit, aborted(stop), aborted(close)]);
    close.throwIfAborted();
    if (first === 'aborted') {
      await this.containers.terminate(this.deps.settings.graceSeconds * 1000, close);
      close.throwIfAborted();
    }
    await this.containers.kill();
    const end = await exit;
    return end === 'lost' && !areOwn ? 'lost' : codeOf(end);
  }

  private async afterSearch(code: number): Promise<void> {
    if (code === 0) {
      this.change((state, now) => ({ ...state, phase: 'uploading', candidates: settled(state.candidates, now) }));
      return;
    }
    if (this.isStopRequested()) return this.conclude({ status: 'Stopped' });
    const text = await readHead(join(this.ml, 'output', 'failure'), MAX_MESSAGE_BYTES);
    const reason = text === '' ? `the search ended with exit code ${code}; see the job's log` : text;
    throw new JobFailure(`AlgorithmError: ${reason}`);
  }

  /** A container vanished while no server was there. */
  private beginAnew(): void {
    if (this.deps.settings.lostJobs === 'fail') throw new JobFailure(INTERNAL_ERROR);
    this.log.warn('a container vanished while no server was there; the search begins anew');
    this.forget();
  }

  /** What a search that broke off has found is gone with it. */
  private forget(): void {
    this.change((state) => ({
      ...state,
      phase: 'preparing',
      secondaryStatus: this.isStopRequested() ? state.secondaryStatus : 'Starting',
      candidates: [],
      partialFailures: [],
      hosts: [],
    }));
  }

  private async upload(): Promise<void> {
    const work = () => this.uploadAll();
    await failOnRefusal('Artifact upload failed', () => persist(work, this.closing.signal));
    this.conclude(this.isStopRequested() ? { status: 'Stopped' } : { status: 'Completed' });
  }

  private async uploadAll(): Promise<void> {
    for (const candidate of this.state.candidates) {
      if (candidate.status !== 'Completed' || candidate.modelUri !== undefined) continue;
      this.closing.signal.throwIfAborted();
      const modelUri = await uploadCandidate(this.deps, this.ml, this.settings, this.name, candidate);
      if (modelUri !== undefined) this.changeCandidate({ ...candidate, modelUri });
    }
    const reports = await uploadReports(this.deps, this.ml, this.settings, this.name);
    if (reports.some((name) => name.startsWith('explainability/'))) {
      this.change((state) => ({ ...state, explainabilityUri: explainabilityUri(this.settings, this.name) }));
    }
  }

  private changeCandidate(candidate: AutoMLCandidateState): void {
    this.change((state) => ({
      ...state,
      candidates: state.candidates.map((one) => (one.name === candidate.name ? candidate : one)),
    }));
  }

  private async followProgress(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // What could not be stored now, say on a full disk, is stored the next time.
      await this.takeProgress().catch((error: unknown) => this.log.warn({ err: error }, 'progress was not noted'));
      await sleep(POLL_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async takeProgress(): Promise<void> {
    const progress = await readProgress(this.ml);
    if (progress === undefined) return;
    if (withProgress(this.name, this.state, progress, this.deps.clock.now()) === this.state) return;
    this.change((state, now) => withProgress(this.name, state, progress, now));
  }

  protected endContainers(): Promise<void> {
    return this.containers.kill();
  }

  /** What runs is ended, but has not failed: the next server begins it anew. What was being uploaded, it goes on with. */
  protected async handOver(): Promise<void> {
    if (this.state.phase === 'running') this.forget();
    await this.containers.terminate(CLOSING_GRACE_MS);
    await this.containers.kill();
  }

  /** A job that has used up its time has ended well where it has found anything. */
  protected conclude(ending: JobEnding): void {
    const isTimeUp = ending.status === 'Stopped' && this.state.stopCause === 'max-runtime';
    if (!isTimeUp) this.end(ending, ending.status);
    else if (this.state.candidates.some(({ modelUri }) => modelUri !== undefined)) {
      this.end({ status: 'Completed' }, 'MaxAutoMLJobRuntimeReached');
    } else {
      const failureReason =
        `ClientError: No candidate was complete after MaxAutoMLJobRuntimeInSeconds (${this.settings.maxRuntimeSeconds}). ` +
        'Give the job more time.';
      this.end({ status: 'Failed', failureReason }, 'Failed');
    }
  }

  private end({ status, failureReason }: JobEnding, secondaryStatus: AutoMLJobSecondaryStatus): void {
    this.change((state, now) => ({
      ...state,
      status,
      secondaryStatus,
      phase: 'ended',
      endedAt: now,
      candidates: settled(state.candidates, now),
      ...(failureReason === undefined ? {} : { failureReason: failureReason.slice(0, MAX_FAILURE_REASON) }),
    }));
  }

  protected async cleanUp(): Promise<void> {
    for (const folder of ['runs', 'hosts']) await removeFolder(this.path(folder), this.log);
  }

  protected override summary() {
    return { status: this.state.secondaryStatus, failureReason: this.state.failureReason };
  }

  private image(): Promise<ContainerImage> {
    return imageOf(this.deps.images, automlImage(this.deps.settings), this.settings.roleArn);
  }

  private async launchOf(): Promise<HostLaunch> {
    const image = await this.image();
    return {
      program: searchProgram(image),
      environment: containerEnvironment(this.deps.settings, image, this.ml),
      ml: this.ml,
      owner: `automl-job/${this.name}`,
    };
  }

  private millisecondsLeft(): number {
    const now = this.deps.clock.now();
    return (this.state.startedAt ?? now) + this.settings.maxRuntimeSeconds * 1000 - now;
  }

  private watchMaxRuntime(signal: AbortSignal): void {
    const untilUsedUp = () => this.deps.clock.sleep(Math.max(0, this.millisecondsLeft()), signal);
    const stop = () =>
      this.requestStop((state) => ({
        ...state,
        secondaryStatus: 'MaxAutoMLJobRuntimeReached',
        stopCause: 'max-runtime',
      }));
    void keepLimit(untilUsedUp, stop, signal, this.log);
  }

  private get ml(): string {
    return this.path('hosts', HOST, 'ml');
  }

  private path(...parts: readonly string[]): string {
    return join(this.deps.settings.root, 'automl', this.name, ...parts);
  }
}

/** `docker run IMAGE train`. */
function searchProgram(image: ContainerImage): Program {
  if (image.kind === 'engine') return { kind: 'image', reference: image.reference, words: ['train'] };
  if (image.train === undefined) throw new JobFailure(`ClientError: Container ${image.name} has no train command.`);
  return { kind: 'command', words: image.train };
}
