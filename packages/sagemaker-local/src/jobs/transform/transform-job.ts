import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateTransformJobRequest } from '@aws-sdk/client-sagemaker';
import { freePort } from '@durable-forecast/lib/free-port';
import { joinKey, parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { type ChannelFile, listChannel } from '../../hosts/channels.js';
import { forEachLimited } from '../../hosts/concurrency.js';
import { containerEnvironment } from '../../hosts/container-environment.js';
import { imageOf, serveProgram } from '../../hosts/container-program.js';
import { CLOSING_GRACE_MS, endContainers, killContainers } from '../../hosts/end-containers.js';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { InferenceFailure } from '../../hosts/inference-failure.js';
import { LogWatch } from '../../hosts/log-watch.js';
import { containerOf, placeModel } from '../../hosts/model-files.js';
import { ModelServer } from '../../hosts/model-server.js';
import { removeFolder } from '../../hosts/remove-folder.js';
import type { LogFile } from '../../logs/log-file.js';
import { JobFailure } from '../../model/job-failure.js';
import { LOG_GROUPS } from '../../model/log-groups.js';
import type { Resource } from '../../model/resource.js';
import type { TransformState } from '../../model/transform-state.js';
import type { RunningContainer } from '../../runners/runner.js';
import { namingDamage } from '../../s3/damaged-object.js';
import { isMissingObject, openObject, uploadFile } from '../../s3/objects.js';
import { persist } from '../../s3/persist.js';
import { meetStartFaults } from '../instance-faults.js';
import { type JobEnding, JobLifecycle } from '../job-lifecycle.js';
import { compileDataProcessing } from './data-processing.js';
import { batchEnvironment, planInvocations } from './invocation-plan.js';
import { type InvocationPlan, RequestSlots, transformObject } from './transform-object.js';

/** AWS gives a model container this long between SIGTERM and SIGKILL. */
const SERVER_GRACE_MS = 30_000;

/**
 * The lifecycle of one transform job. A model server keeps nothing, so after a crash a new one is started and goes on with
 * the objects whose outputs are not yet in S3.
 */
export class TransformJob extends JobLifecycle<CreateTransformJobRequest, TransformState> {
  private readonly folder: string;
  private readonly logs: LogWatch;
  private container: RunningContainer | undefined;

  constructor(deps: EngineDeps, stored: Resource<CreateTransformJobRequest, TransformState>) {
    super(deps, 'transform job', deps.store.transformJobs, stored);
    this.folder = join('transforms', stored.name);
    this.logs = new LogWatch(deps);
  }

  stop(): void {
    this.requestStop((state) => ({ ...state, status: 'Stopping', stopRequested: true }));
  }

  protected isStopRequested(): boolean {
    return this.state.stopRequested;
  }

  protected async step(): Promise<void> {
    await this.endEarlierServer();
    await this.work();
    this.conclude({ status: 'Completed' });
  }

  private async work(): Promise<void> {
    const signal = this.interrupted;
    signal.throwIfAborted();
    meetStartFaults(this.deps.faults, this.name);
    const objects = await persist(() => this.inputs(), signal);
    const ml = join(this.deps.settings.root, this.folder, 'algo-1', 'ml');
    await rm(ml, { recursive: true, force: true });
    await mkdir(join(ml, 'output'), { recursive: true });
    await persist(() => placeModel(this.deps, this.state.model, ml, signal), signal);
    signal.throwIfAborted();
    const created = Math.floor(this.deps.clock.now() / 1000);
    const containerLog = this.openLog(`algo-1-${created}`, `server-${created}.log`);
    const dataLog = this.openLog(`algo-1-${created}/data-log`, `data-${created}.log`);
    this.logs.start();
    try {
      const port = await freePort();
      this.container = await this.launch(ml, port, containerLog);
      this.change((state, now) => ({ ...state, startedAt: state.startedAt ?? now }));
      const server = new ModelServer(port);
      await this.transformAll(server, this.container, objects, dataLog).finally(() => server.close());
    } finally {
      await this.endContainers();
      this.logs.stop();
      await this.logs.stamp();
      this.logs.finish();
    }
  }

  private async transformAll(
    server: ModelServer,
    container: RunningContainer,
    objects: readonly ChannelFile[],
    dataLog: LogFile,
  ): Promise<void> {
    const { request, interrupted: signal } = this;
    const say = (message: string) => dataLog.append(this.deps.clock.now(), `[sagemaker logs]: ${message}`);
    try {
      await server.untilReady(container, signal);
    } catch (error) {
      if (!(error instanceof InferenceFailure)) throw error;
      say(error.message);
      throw new JobFailure(`${error.kind}: ${error.message}`);
    }
    const plan = planInvocations(request, await server.executionParameters(signal));
    say(
      `MaxConcurrentTransforms=${plan.maxConcurrent}, MaxPayloadInMB=${plan.maxPayload / 1024 / 1024}, ` +
        `BatchStrategy=${plan.singleRecord ? 'SINGLE_RECORD' : 'MULTI_RECORD'}`,
    );
    const slots = new RequestSlots(plan.maxConcurrent);
    const failures: InferenceFailure[] = [];
    const open = objects.filter(({ object }) => !this.state.done.includes(object.key));
    await forEachLimited(open, plan.maxConcurrent, async (file) => {
      try {
        await persist(() => this.transformOne(server, file, plan, slots), signal);
        this.change((state) => ({ ...state, done: [...state.done, file.object.key] }));
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof InferenceFailure)) throw error;
        say(`${file.object.bucket}/${file.object.key}: ${error.message}`);
        // The others go on: their outputs are kept, though the job as a whole fails.
        failures.push(error);
      }
    });
    const [first] = failures;
    if (first !== undefined) throw new JobFailure(`${first.kind}: See job logs for more information`);
  }

  private async transformOne(server: ModelServer, file: ChannelFile, plan: InvocationPlan, slots: RequestSlots) {
    const { deps, request } = this;
    const signal = this.interrupted;
    const outFile = join(deps.settings.root, this.folder, 'algo-1', 'out', `${this.state.runs}`, `${fileNumber()}.out`);
    await mkdir(join(outFile, '..'), { recursive: true });
    try {
      const body = await openObject(deps.s3, file.object, file.object.etag, signal);
      const processing = compileDataProcessing(request);
      await transformObject(server, request, body, outFile, processing, plan, slots, signal);
      const { bucket, key } = parseS3Uri(request.TransformOutput?.S3OutputPath ?? '');
      await uploadFile(deps.s3, outFile, { bucket, key: joinKey(key, `${file.path}.out`) }, signal);
    } catch (error) {
      signal.throwIfAborted();
      const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 500;
      if (status >= 500 || isMissingObject(error)) throw namingDamage(error, file.object);
      throw new InferenceFailure('ClientError', `S3 refused: ${(error as Error).message}`);
    } finally {
      await rm(outFile, { force: true });
    }
  }

  private inputs(): Promise<ChannelFile[]> {
    const source = this.request.TransformInput?.DataSource?.S3DataSource;
    const channel = { ChannelName: 'input', DataSource: { S3DataSource: source } };
    const role = { RoleArn: this.state.model.ExecutionRoleArn };
    const { s3, settings } = this.deps;
    return listChannel(s3, channel as never, { host: 0, hosts: 1 }, role, settings.region, this.interrupted);
  }

  private async launch(ml: string, port: number, log: LogFile): Promise<RunningContainer> {
    const { deps, request } = this;
    const definition = containerOf(this.state.model);
    const image = await imageOf(deps.images, definition?.Image, this.state.model.ExecutionRoleArn);
    const program = serveProgram(image);
    const runFolder = join(this.folder, 'runs', `${this.state.runs + 1}`);
    this.change((state) => ({ ...state, runs: state.runs + 1, server: { runFolder } }));
    const container = await deps.runner.launch({
      runFolder: join(deps.settings.root, runFolder),
      program,
      environment: {
        ...containerEnvironment(deps.settings, image, ml, definition?.Environment, request.Environment),
        ...batchEnvironment(request),
        SAGEMAKER_BIND_TO_PORT: String(port),
      },
      ml,
      logFile: log.path,
      owner: `transform-job/${this.name}`,
    });
    this.change((state) => ({ ...state, server: { runFolder, identity: container.identity } }));
    return container;
  }

  /** What an earlier server left: it may still run, and hold its port and memory. */
  private async endEarlierServer(): Promise<void> {
    const { server } = this.state;
    if (server === undefined) return;
    const remains = await this.deps.runner.recover(join(this.deps.settings.root, server.runFolder), server.identity);
    if (remains.kind === 'running') await killContainers([remains.container]);
  }

  protected async endContainers(): Promise<void> {
    const { container } = this;
    if (container === undefined) return;
    this.container = undefined;
    // A closing server and a stopped job have nothing to wait for.
    await endContainers(this.deps.clock, [container], this.interrupted.aborted ? CLOSING_GRACE_MS : SERVER_GRACE_MS);
  }

  /** The next server starts a model server of its own. */
  protected async handOver(): Promise<void> {}

  protected conclude({ status, failureReason }: JobEnding): void {
    this.change((state, now) => ({
      ...state,
      status,
      ...(failureReason === undefined ? {} : { failureReason }),
      endedAt: now,
    }));
  }

  protected async cleanUp(): Promise<void> {
    for (const folder of ['algo-1', 'runs']) {
      await removeFolder(join(this.deps.settings.root, this.folder, folder), this.log);
    }
  }

  protected override summary() {
    return { status: this.state.status, failureReason: this.state.failureReason };
  }

  private openLog(stream: string, file: string): LogFile {
    return this.logs.open({
      group: LOG_GROUPS.transform,
      name: `${this.name}/${stream}`,
      file: join(this.folder, 'logs', file),
    });
  }
}

let files = 0;
const fileNumber = (): number => {
  files += 1;
  return files;
};
