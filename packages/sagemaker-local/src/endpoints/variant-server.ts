import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateModelInput } from '@aws-sdk/client-sagemaker';
import { freePort } from '@durable-forecast/lib/free-port';
import { containerEnvironment } from '../hosts/container-environment.js';
import { imageOf, serveProgram } from '../hosts/container-program.js';
import { CLOSING_GRACE_MS, endContainers } from '../hosts/end-containers.js';
import type { EngineDeps } from '../hosts/engine-deps.js';
import { LogWatch } from '../hosts/log-watch.js';
import { containerOf, placeModel } from '../hosts/model-files.js';
import { ModelServer } from '../hosts/model-server.js';
import { removeFolder } from '../hosts/remove-folder.js';
import type { ServerRun } from '../model/endpoint-state.js';
import { endpointLogGroup } from '../model/log-groups.js';
import type { RunningContainer } from '../runners/runner.js';
import { persist } from '../s3/persist.js';

/** AWS gives a model container this long between SIGTERM and SIGKILL. */
const GRACE_MS = 30_000;

/** A model server that runs. */
export interface VariantServer {
  readonly run: ServerRun;
  readonly container: RunningContainer;
  readonly model: ModelServer;
}

/** Where the next server of a variant will be, before it is started. */
export async function planServer(endpoint: string, variant: string): Promise<ServerRun> {
  const instance = `i-${randomBytes(9).toString('hex').slice(0, 17)}`;
  const folder = join('endpoints', endpoint, `${variant}-${instance}`);
  return {
    variant,
    stream: `${variant}/${instance}`,
    folder,
    logFile: join('logs', 'endpoints', endpoint, `${variant}-${instance}.log`),
    port: await freePort(),
  };
}

/** The folder that the runner claims for the run. */
export const runFolderOf = (root: string, run: ServerRun): string => join(root, run.folder, 'run');

/**
 * Starts the server of a planned run with the model's artifacts.
 *
 * @throws JobFailure when the image or the artifacts are missing
 */
export async function launchServer(
  deps: EngineDeps,
  endpoint: string,
  run: ServerRun,
  model: CreateModelInput,
  signal: AbortSignal,
): Promise<VariantServer> {
  const { settings } = deps;
  const definition = containerOf(model);
  const image = await imageOf(deps.images, definition?.Image, model.ExecutionRoleArn, '');
  const program = serveProgram(image, '');
  const ml = join(settings.root, run.folder, 'ml');
  await mkdir(ml, { recursive: true });
  await persist(() => placeModel(deps, model, ml, signal), signal);
  signal.throwIfAborted();
  const log = deps.logs.begin({ ...streamOf(endpoint, run), createdAt: deps.clock.now() });
  const container = await deps.runner.launch({
    runFolder: runFolderOf(settings.root, run),
    program,
    environment: {
      ...containerEnvironment(settings, image, ml, definition?.Environment),
      SAGEMAKER_BIND_TO_PORT: String(run.port),
      ENDPOINT_NAME: endpoint,
    },
    ml,
    logFile: log.path,
    owner: `endpoint/${endpoint}/${run.variant}`,
  });
  return followed(deps, endpoint, run, container);
}

/** Finds the server that an earlier process of ours started. @returns undefined when it is gone */
export async function takeUpServer(
  deps: EngineDeps,
  endpoint: string,
  run: ServerRun,
): Promise<VariantServer | undefined> {
  const remains = await deps.runner.recover(runFolderOf(deps.settings.root, run), run.identity);
  return remains.kind === 'running' ? followed(deps, endpoint, run, remains.container) : undefined;
}

/** What the invocations of a server that is being replaced get to end. @source SageMaker Runtime API: an answer within 60 s */
const DRAIN_MS = 60_000;

/** Ends a server and removes what it leaves, but for its log. */
export async function endServer(deps: EngineDeps, { container, model, run }: VariantServer, closing: boolean) {
  // Whoever was sent here before the switch still gets an answer.
  if (!closing) await model.drained(DRAIN_MS);
  model.close();
  await endContainers(deps.clock, [container], closing ? CLOSING_GRACE_MS : GRACE_MS);
  await removeFolder(join(deps.settings.root, run.folder), deps.log);
}

/** Gives the lines of its log their time until it ends. */
function followed(deps: EngineDeps, endpoint: string, run: ServerRun, container: RunningContainer): VariantServer {
  const logs = new LogWatch(deps);
  logs.open(streamOf(endpoint, run));
  logs.start();
  void container.exited.then(async () => {
    logs.stop();
    await logs
      .stamp()
      .catch((error: unknown) => deps.log.warn({ err: error, endpoint }, 'the end of a log was not noted'));
    logs.finish();
  });
  const { identity } = container;
  return { run: { ...run, identity }, container, model: new ModelServer(run.port) };
}

const streamOf = (endpoint: string, run: ServerRun) => ({
  group: endpointLogGroup(endpoint),
  name: run.stream,
  file: run.logFile,
});
