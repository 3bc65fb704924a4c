import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateTransformJobRequest } from '@aws-sdk/client-sagemaker';
import { joinKey, parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { Logger } from 'pino';
import { type ChannelFile, listChannel } from '../../hosts/channels.js';
import { forEachLimited } from '../../hosts/concurrency.js';
import { baseEnvironment, placeOf } from '../../hosts/container-environment.js';
import { imageOf, serveProgram } from '../../hosts/container-program.js';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { InferenceFailure } from '../../hosts/inference-failure.js';
import { containerOf, placeModel } from '../../hosts/model-files.js';
import { type ExecutionParameters, freePort, ModelServer } from '../../hosts/model-server.js';
import { removeFolder } from '../../hosts/remove-folder.js';
import type { LogFile } from '../../logs/log-file.js';
import { INTERNAL_ERROR, JobFailure, MAX_FAILURE_REASON } from '../../model/job-failure.js';
import type { TransformState } from '../../model/transform-state.js';
import type { RunningContainer } from '../../runners/runner.js';
import { isMissingObject, openObject, uploadFile } from '../../s3/objects.js';
import { persist } from '../../s3/persist.js';
import { isStoreFailure } from '../../store/database.js';
import { holdStop, meetStartFaults } from '../instance-faults.js';
import { compileDataProcessing } from './data-processing.js';
import { type InvocationPlan, RequestSlots, transformObject } from './transform-object.js';

const LOG_GROUP = '/aws/sagemaker/TransformJobs';
const LOG_LOOK_MS = 200;
/** AWS gives a model container this long between SIGTERM and SIGKILL. */
const SERVER_GRACE_MS = 30_000;
const DEFAULT_TIMEOUT_SECONDS = 600;
const DEFAULT_PAYLOAD_MB = 6;

class StopRequested extends Error {}
class EndpointClosing extends Error {}

/**
 * The life of one transform job. A model server keeps nothing, so after a crash a new one is started and goes on with
 * the objects whose outputs are not yet in S3.
 */
export class TransformJob {
  readonly finished: Promise<void>;
  private state: TransformState;
  private readonly interrupt = new AbortController();
  private readonly folder: string;
  private readonly log: Logger;
  private container: RunningContainer | undefined;
  private readonly endpointCloses = new AbortController();

  constructor(
    private readonly deps: EngineDeps,
    readonly name: string,
    private readonly request: CreateTransformJobRequest,
    state: TransformState,
  ) {
    this.state = state;
    this.folder = join('transforms', name);
    this.log = deps.log.child({ transform: name });
    if (state.stopRequested) this.interrupt.abort(new StopRequested());
    this.finished = this.live();
  }

  /** Asks the job to end without storing anything more; durable when this returns. */
  stop(): void {
    if (this.state.stopRequested || this.state.endedAt !== undefined) return;
    this.change((state) => ({ ...state, status: 'Stopping', stopRequested: true }));
    this.interrupt.abort(new StopRequested());
  }

  /** Lets go of the job for the next life of the endpoint. */
  async close(): Promise<void> {
    this.endpointCloses.abort();
    this.interrupt.abort(new EndpointClosing());
    await this.finished;
  }

  private async live(): Promise<void> {
    // The answer to CreateTransformJob goes out first.
    await Promise.resolve();
    try {
      await this.endEarlierServer();
      await this.work();
      this.end({ status: 'Completed' });
    } catch (error) {
      await this.endServer();
      if (this.closing) return;
      if (isStoreFailure(error)) throw error;
      if (this.state.stopRequested) await holdStop(this.deps, this.name, this.endpointCloses.signal);
      if (this.closing) return;
      if (error instanceof StopRequested || this.state.stopRequested) this.end({ status: 'Stopped' });
      else if (error instanceof JobFailure) this.end({ status: 'Failed', failureReason: error.message });
      else {
        this.log.error({ err: error }, 'internal error of the endpoint');
        this.end({ status: 'Failed', failureReason: INTERNAL_ERROR });
      }
    }
    for (const left of ['algo-1', 'runs']) {
      await removeFolder(join(this.deps.settings.root, this.folder, left), this.log);
    }
  }

  private get closing(): boolean {
    return this.endpointCloses.signal.aborted;
  }

  private async work(): Promise<void> {
    const { signal } = this.interrupt;
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
    const look = setInterval(() => {
      // A look that failed, say on a full disk, is made up for by the next.
      containerLog.look(this.deps.clock.now()).catch((error: unknown) => this.log.warn({ err: error }, 'log'));
    }, LOG_LOOK_MS);
    try {
      const port = await freePort();
      this.container = await this.launch(ml, port, containerLog);
      this.change((state, now) => ({ ...state, startedAt: state.startedAt ?? now }));
      const server = new ModelServer(port);
      try {
        await this.transformAll(server, this.container, objects, dataLog);
      } finally {
        server.close();
        await this.endServer();
      }
    } finally {
      clearInterval(look);
      await containerLog.look(this.deps.clock.now());
      for (const log of [containerLog, dataLog]) this.deps.logs.finish({ file: this.logPath(log) });
    }
  }

  private async transformAll(
    server: ModelServer,
    container: RunningContainer,
    objects: readonly ChannelFile[],
    dataLog: LogFile,
  ): Promise<void> {
    const { signal } = this.interrupt;
    const say = (message: string) => dataLog.append(this.deps.clock.now(), `[sagemaker logs]: ${message}`);
    try {
      await server.untilReady(container, signal);
    } catch (error) {
      if (!(error instanceof InferenceFailure)) throw error;
      say(error.message);
      throw new JobFailure(`${error.kind}: ${error.message}`);
    }
    const plan = this.plan(await server.executionParameters(signal));
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
    const { signal } = this.interrupt;
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
      if (status >= 500 || isMissingObject(error)) throw error;
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
    return listChannel(s3, channel as never, { host: 0, hosts: 1 }, role, settings.region, this.interrupt.signal);
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
        ...baseEnvironment(deps.settings, image, ml),
        ...definition?.Environment,
        ...request.Environment,
        ...batchEnvironment(request),
        ...placeOf(image, ml),
        SAGEMAKER_BIND_TO_PORT: String(port),
      },
      ml,
      logFile: log.path,
      owner: `transform-job/${this.name}`,
    });
    this.change((state) => ({ ...state, server: { runFolder, identity: container.identity } }));
    return container;
  }

  private plan(offered: ExecutionParameters): InvocationPlan {
    const { request } = this;
    const split = request.TransformInput?.SplitType ?? 'None';
    const payloadMb = request.MaxPayloadInMB ?? offered.MaxPayloadInMB ?? DEFAULT_PAYLOAD_MB;
    const strategy =
      request.BatchStrategy ?? (/^SINGLE/i.test(offered.BatchStrategy ?? '') ? 'SingleRecord' : 'MultiRecord');
    return {
      maxConcurrent: Math.max(1, request.MaxConcurrentTransforms ?? offered.MaxConcurrentTransforms ?? 1),
      // 0 asks for one stream without limit.
      maxPayload: payloadMb === 0 ? Number.POSITIVE_INFINITY : payloadMb * 1024 * 1024,
      singleRecord: split === 'None' || strategy === 'SingleRecord',
      timeoutMs: (request.ModelClientConfig?.InvocationsTimeoutInSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
      retries: request.ModelClientConfig?.InvocationsMaxRetries ?? 3,
    };
  }

  /** What a crashed life left: it may still run, and hold its port and memory. */
  private async endEarlierServer(): Promise<void> {
    const { server } = this.state;
    if (server === undefined) return;
    const remains = await this.deps.runner.recover(join(this.deps.settings.root, server.runFolder), server.identity);
    if (remains.kind === 'running') {
      remains.container.kill();
      await remains.container.exited;
    }
  }

  private async endServer(): Promise<void> {
    const { container } = this;
    if (container === undefined) return;
    this.container = undefined;
    container.terminate();
    const over = new AbortController();
    // A closing endpoint and a stopped job have nothing to wait for.
    const grace = this.interrupt.signal.aborted ? 2_000 : SERVER_GRACE_MS;
    await Promise.race([container.exited, this.deps.clock.sleep(grace, over.signal).catch(() => undefined)]);
    over.abort();
    container.kill();
    await container.exited;
  }

  private end(end: Pick<TransformState, 'status' | 'failureReason'>): void {
    const failureReason = end.failureReason?.slice(0, MAX_FAILURE_REASON);
    this.change((state, now) => ({
      ...state,
      status: end.status,
      ...(failureReason === undefined ? {} : { failureReason }),
      endedAt: now,
    }));
    this.log.info({ status: end.status, failureReason }, 'transform job');
  }

  private openLog(stream: string, file: string): LogFile {
    return this.deps.logs.begin({
      group: LOG_GROUP,
      name: `${this.name}/${stream}`,
      file: join(this.folder, 'logs', file),
      createdAt: this.deps.clock.now(),
    });
  }

  private logPath(log: LogFile): string {
    return log.path.slice(this.deps.settings.root.length + 1);
  }

  private change(change: (state: TransformState, now: number) => TransformState): void {
    const now = this.deps.clock.now();
    const stored = this.deps.store.transformJobs.update(this.name, (state) => change(state, now), now);
    if (stored === undefined) throw new Error(`Transform job ${this.name} is gone from the store.`);
    this.state = stored.state;
  }
}

let files = 0;
const fileNumber = (): number => {
  files += 1;
  return files;
};

/** Says to the container what the caller set, and nothing else. */
function batchEnvironment(request: CreateTransformJobRequest): Record<string, string> {
  const strategy = request.BatchStrategy === 'SingleRecord' ? 'SINGLE_RECORD' : 'MULTI_RECORD';
  return {
    SAGEMAKER_BATCH: 'true',
    ...(request.MaxPayloadInMB === undefined ? {} : { SAGEMAKER_MAX_PAYLOAD_IN_MB: String(request.MaxPayloadInMB) }),
    ...(request.BatchStrategy === undefined ? {} : { SAGEMAKER_BATCH_STRATEGY: strategy }),
    ...(request.MaxConcurrentTransforms === undefined
      ? {}
      : { SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: String(request.MaxConcurrentTransforms) }),
  };
}
