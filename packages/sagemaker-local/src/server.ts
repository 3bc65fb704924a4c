import { once } from 'node:events';
import { mkdir, realpath } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { type Logger, pino } from 'pino';
import { RuleEvaluations } from './debugger/rule-evaluations.js';
import { EndpointEngine } from './endpoints/endpoint-engine.js';
import { faultControl, usePlan } from './faults/control-api.js';
import type { FaultPlan } from './faults/fault-plan.js';
import { Faults } from './faults/faults.js';
import type { EngineDeps, LostJobPolicy } from './hosts/engine-deps.js';
import { ImageRegistry, type RunnerPolicy } from './images/registry.js';
import { ProcessingEngine } from './jobs/processing/processing-engine.js';
import { TrainingEngine } from './jobs/training/training-engine.js';
import { TransformEngine } from './jobs/transform/transform-engine.js';
import { LogFiles } from './logs/log-files.js';
import { createClock } from './model/clock.js';
import type { RequestContext } from './model/operation.js';
import { createOperations } from './operations/index.js';
import { engineFinder } from './runners/container-engine.js';
import { createRunner } from './runners/create-runner.js';
import { endOrphans } from './runners/orphans.js';
import { ObjectCache } from './s3/object-cache.js';
import { openStore } from './store/store.js';
import { TuningEngine } from './tuning/tuning-engine.js';
import { validateRequest } from './wire/constraints/validate.js';
import { createHttpServer } from './wire/http-server.js';

export interface ServerOptions {
  /** Folder of everything the endpoint writes. One endpoint at a time works in it. */
  readonly root: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** Address to listen on; 127.0.0.1 by default, where nobody but this machine's users can reach it. */
  readonly host?: string | undefined;
  /** Names, beside those of loopback and `host`, that clients call the endpoint by. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Python interpreter for containers that ask for `{python}`. */
  readonly python: string;
  readonly account?: string;
  readonly region?: string;
  /** Folders with one folder per container, beside the package's own; the first that has an image's repository stands for it. */
  readonly containers?: readonly string[] | undefined;
  readonly threadsPerJob?: number;
  readonly graceSeconds?: number;
  readonly lostJobs?: LostJobPolicy;
  /** What runs containers; `auto`, the default, asks an engine for images that no folder of `containers` stands for. */
  readonly runner?: RunnerPolicy;
  /** Whether jobs share the files of their inputs as hard links, the default, or get copies they may write into. */
  readonly inputs?: 'link' | 'copy';
  /** What goes wrong on purpose from the start; the control API can change it. */
  readonly faults?: FaultPlan | undefined;
  /** Requests are held against the API model, as AWS does it, unless this is `ignore`: for a client newer than the model. */
  readonly constraints?: 'enforce' | 'ignore';
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Address of the S3 server; without it AWS's own. */
  readonly s3Endpoint?: string | undefined;
  readonly log?: Logger;
}

export interface LocalServer {
  readonly url: string;
  /** Ends the containers and lets go of their jobs, which the next endpoint on this root takes up. */
  close(): Promise<void>;
}

/**
 * Starts the local SageMaker endpoint, on 127.0.0.1 unless told otherwise, and takes up the jobs of its life before.
 *
 * @throws RootInUseError when another endpoint works on the root; Error when a container engine is asked for and none answers
 */
export async function startServer(options: ServerOptions): Promise<LocalServer> {
  await mkdir(options.root, { recursive: true });
  // Processes and links name files by their real paths.
  const root = await realpath(resolve(options.root));
  const log = options.log ?? pino({ level: 'silent' });
  const { runner: policy = 'auto', host = '127.0.0.1' } = options;
  const findEngine = await engineFinder(policy === 'docker');
  const store = openStore(root);
  const { account = '000000000000', region = 'us-east-1', credentials, s3Endpoint } = options;
  // A life before may have run on a faster clock.
  const clock = createClock(1, store.lastChange());
  const s3 = new S3Client({ region, credentials, ...(s3Endpoint === undefined ? {} : { endpoint: s3Endpoint }) });
  const faults = new Faults();
  if (options.faults !== undefined) usePlan(faults, clock, options.faults);
  const cache = new ObjectCache(s3, join(root, 'cache'), options.inputs);
  await cache.open();
  const hasImage = async (reference: string) => (await findEngine())?.hasImage(reference) ?? false;
  const containers = (options.containers ?? []).map((folder) => resolve(folder));
  const images = new ImageRegistry(containers, options.python, policy, hasImage);
  const runner = createRunner(root, findEngine);
  const logs = new LogFiles(store, root);
  const settings = {
    root,
    account,
    region,
    graceSeconds: options.graceSeconds ?? 120,
    threadsPerJob: options.threadsPerJob ?? availableParallelism(),
    lostJobs: options.lostJobs ?? 'restart',
    containerEnvironment: awsEnvironment(options, region),
  };
  const deps: EngineDeps = { store, s3, cache, images, logs, runner, clock, faults, settings, log };
  const training = new TrainingEngine(deps);
  const transform = new TransformEngine(deps);
  const processing = new ProcessingEngine(deps);
  const endpoints = new EndpointEngine(deps);
  const tuning = new TuningEngine({ ...deps, training });
  // Tuning comes last: it follows training jobs that must have been taken up.
  const engines = [training, transform, processing, endpoints, tuning];

  const orphans = await endOrphans(root, new Set(engines.flatMap((engine) => [...engine.ownedRuns()])));
  if (orphans.length > 0) log.warn({ orphans }, 'ended processes that an earlier life left behind');
  const recovered = (await Promise.all(engines.map((engine) => engine.recover()))).flat();
  if (recovered.length > 0) log.info({ jobs: recovered }, 'took up the jobs of an earlier life');

  // Signatures are proved against the wall clock, jobs live by the endpoint's own.
  const wall: RequestContext = { account, region, now: () => new Date() };
  const context: RequestContext = { account, region, now: () => new Date(clock.now()) };
  const server = createHttpServer({
    ...createOperations(
      { ...deps, rules: new RuleEvaluations(deps), training, transform, processing, tuning, endpoints },
      context,
    ),
    extraRoutes: new Map([
      ['/health', async () => ({ status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"ok":true}' })],
      ['/_control/faults', faultControl(faults, clock)],
    ]),
    credentials,
    hosts: [reachableAs(host), ...(options.allowedHosts ?? [])],
    context: wall,
    ...(options.constraints === 'ignore' ? {} : { validate: validateRequest }),
    faults: (operation) => faults.ofCall(operation),
    log,
  });
  server.listen(options.port ?? 0, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    await Promise.all(engines.map((engine) => engine.close()));
    store.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;

  let closed: Promise<void> | undefined;
  const close = async () => {
    server.close();
    await Promise.all(engines.map((engine) => engine.close()));
    server.closeAllConnections();
    s3.destroy();
    store.close();
  };
  return {
    url: `http://${reachableAs(host)}:${port}`,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

/** The name in the address of who listens there, or everywhere. */
function reachableAs(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** Containers reach S3 as the endpoint does; on AWS their role gives them what they need. */
function awsEnvironment({ credentials, s3Endpoint }: ServerOptions, region: string): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(s3Endpoint === undefined ? {} : { AWS_ENDPOINT_URL_S3: s3Endpoint, S3_ENDPOINT_URL: s3Endpoint }),
  };
}
