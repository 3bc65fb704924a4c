import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Logger } from 'pino';
import type { Readiness } from './readiness.js';
import { StartError } from './start-error.js';

/** Where whoever watches over the worker asks. */
export interface HealthAddress {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

/** What the addresses answer. */
export interface HealthAnswers {
  readonly readiness: () => Promise<Readiness>;
  /** Metrics in Prometheus' text format. */
  readonly metrics: () => Promise<string>;
  readonly log: Logger;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8';
/** Delays are told of so much time; older ones would hide whether the loop is free again. */
const REMEMBERED_MS = 60_000;

/**
 * Serves `/health`, `/ready` and `/metrics` over HTTP.
 *
 * The thread of the event loop answers itself, so an answer to `/health` is the proof that it is not stuck.
 *
 * @throws StartError when the address can't be used
 */
export async function serveHealth({ host, port }: HealthAddress, answers: HealthAnswers): Promise<Server> {
  const delay = monitorEventLoopDelay();
  delay.enable();
  setInterval(() => delay.reset(), REMEMBERED_MS).unref();
  const health = (): Answer => ({
    status: 200,
    body: {
      status: 'ok',
      uptimeSeconds: Math.round(process.uptime()),
      eventLoopDelayMs: { p99: milliseconds(delay.percentile(99)), max: milliseconds(delay.max) },
    },
  });
  const server = createServer((request, response) => {
    answer(request, answers, health)
      .catch((error: unknown) => {
        answers.log.warn({ err: error, url: request.url }, 'a question about the worker could not be answered');
        return { status: 500, body: { error: (error as Error).message } };
      })
      .then((given) => write(response, given, request.method === 'HEAD'));
  });
  await listen(server, { host, port }, answers.log);
  // Nobody waits for this server alone.
  server.unref();
  return server;
}

async function answer(
  { method, url = '/' }: IncomingMessage,
  answers: HealthAnswers,
  health: () => Answer,
): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, body: { error: `${method} is not answered.` } };
  switch (url.split('?')[0]) {
    case '/health':
      return health();
    case '/ready': {
      const readiness = await answers.readiness();
      return { status: readiness.ready ? 200 : 503, body: readiness };
    }
    case '/metrics':
      return { status: 200, body: await answers.metrics() };
    default:
      return { status: 404, body: { error: 'There are /health, /ready and /metrics.' } };
  }
}

function write(response: ServerResponse, { status, body }: Answer, withoutBody: boolean): void {
  const isText = typeof body === 'string';
  response.writeHead(status, {
    'Content-Type': isText ? TEXT_FORMAT : 'application/json',
    'Cache-Control': 'no-store',
  });
  response.end(withoutBody ? undefined : isText ? body : `${JSON.stringify(body)}\n`);
}

function listen(server: Server, { host, port }: HealthAddress, log: Logger): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = ({ code, message }: NodeJS.ErrnoException) => {
      const cure =
        code === 'EADDRINUSE'
          ? 'something listens there already, perhaps another worker: give each its own FORECAST_HEALTH_PORT, or none'
          : `${message}. Check FORECAST_HEALTH_HOST and FORECAST_HEALTH_PORT`;
      reject(new StartError(`The worker can't answer at ${host}:${port}: ${cure}.`));
    };
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      // A later one, as when no file is left to open, ends no work.
      server.on('error', (error) => log.warn({ err: error }, 'questions about the worker can not be taken'));
      resolve();
    });
  });
}

const milliseconds = (nanoseconds: number): number => Math.round(nanoseconds / 1e4) / 100;
