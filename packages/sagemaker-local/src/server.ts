import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { keepPrivate } from '@durable-forecast/lib/keep-private';
import { makeFolder } from '@durable-forecast/lib/make-folder.mjs';
import { type Logger, pino } from 'pino';
import { assembleParts, type ServerParts } from './assemble-parts.js';
import { RuleEvaluations } from './debugger/rule-evaluations.js';
import { faultControl } from './faults/control-api.js';
import type { RequestContext } from './model/operation.js';
import { createOperations } from './operations/index.js';
import { endOrphans } from './runners/orphans.js';
import type { ServerOptions } from './server-options.js';
import { validateLoosely, validateRequest } from './wire/constraints/validate.js';
import { createHttpServer } from './wire/http-server.js';

export type { ServerOptions } from './server-options.js';

export interface LocalServer {
  readonly url: string;
  /** Ends the containers and hands their jobs over to the next server on this root. */
  close(): Promise<void>;
}

/**
 * Starts the local SageMaker, on 127.0.0.1 unless another address is asked for, and takes up the jobs that an earlier
 * server on the same root left open.
 *
 * @throws RootInUseError when another server works on the root; Error when a container engine is asked for and none answers
 */
export async function startServer(options: ServerOptions): Promise<LocalServer> {
  makeFolder(options.root);
  keepPrivate(options.root);
  // Processes and links name files by their real paths.
  const root = await realpath(resolve(options.root));
  const log = options.log ?? pino({ level: 'silent' });
  const { host = '127.0.0.1' } = options;
  const parts = await assembleParts(options, root, log);
  const http = await open(parts, options, root, log).catch(async (error: unknown) => {
    await closeJobs(parts);
    parts.deps.store.close();
    throw error;
  });
  const { port } = http.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    url: `http://${reachableAs(host)}:${port}`,
    close: () => {
      closed ??= close(http, parts);
      return closed;
    },
  };
}

/** Goes on with the jobs, then listens. */
async function open(parts: ServerParts, options: ServerOptions, root: string, log: Logger): Promise<Server> {
  const { host = '127.0.0.1', port = 0 } = options;
  await parts.deps.images.check();
  await takeUpJobs(parts, root, log);
  const http = serveRequests(parts, options, host, log);
  http.listen(port, host);
  try {
    await once(http, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} of ${host} is in use. Stop what listens there, or choose another --port.`);
  }
  return http;
}

/** Ends what an earlier server left running for nobody, and goes on with its jobs. */
async function takeUpJobs({ engines }: ServerParts, root: string, log: Logger): Promise<void> {
  const owned = new Set(engines.flatMap((engine) => [...engine.ownedRuns()]));
  const orphans = await endOrphans(root, owned);
  if (orphans.length > 0) log.warn({ orphans }, 'ended processes that an earlier server left behind');
  const recovered = (await Promise.all(engines.map((engine) => engine.recover()))).flat();
  if (recovered.length > 0) log.info({ jobs: recovered }, 'took up the jobs of an earlier server');
}

function serveRequests({ deps, ...engines }: ServerParts, options: ServerOptions, host: string, log: Logger): Server {
  const { account, region } = deps.settings;
  const { faults, clock } = deps;
  // Signatures are proved against the wall clock, jobs live by the server's own.
  const wall: RequestContext = { account, region, now: () => new Date() };
  const context: RequestContext = { account, region, now: () => new Date(clock.now()) };
  return createHttpServer({
    ...createOperations({ ...deps, ...engines, rules: new RuleEvaluations(deps) }, context),
    extraRoutes: new Map([
      ['/health', async () => ({ status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"ok":true}' })],
      ['/_control/faults', faultControl(faults, clock)],
    ]),
    credentials: options.credentials,
    pinnedRegion: options.pinRegion === true ? region : undefined,
    hosts: [reachableAs(host), ...(options.allowedHosts ?? [])],
    context: wall,
    validate: options.constraints === 'ignore' ? validateLoosely : validateRequest,
    faults: (operation) => faults.ofCall(operation),
    log,
  });
}

async function close(http: Server, parts: ServerParts): Promise<void> {
  http.close();
  await closeJobs(parts);
  http.closeAllConnections();
  parts.deps.s3.destroy();
  parts.deps.store.close();
}

async function closeJobs({ deps, engines }: ServerParts): Promise<void> {
  await Promise.all(engines.map((engine) => engine.close()));
  deps.runner.close?.();
}

/** The name in the address of who listens there, or everywhere. */
function reachableAs(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
