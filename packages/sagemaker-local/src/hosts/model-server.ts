import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningContainer } from '../runners/runner.js';
import { InferenceFailure } from './inference-failure.js';

/** AWS gives a container this long to answer /ping. */
const START_PATIENCE_MS = 240_000;
const PING_TIMEOUT_MS = 2_000;
const PING_PAUSE_MS = 50;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a container says about how it likes to be called. */
export interface ExecutionParameters {
  readonly MaxConcurrentTransforms?: number;
  readonly BatchStrategy?: string;
  readonly MaxPayloadInMB?: number;
}

/** Talks to the model server of one container. */
export class ModelServer {
  private readonly agent = new Agent({ keepAlive: true });
  private invocations = 0;

  constructor(private readonly port: number) {}

  /** @throws InferenceFailure when the container ends, or doesn't get ready in time */
  async untilReady(container: RunningContainer, signal: AbortSignal): Promise<void> {
    const deadline = Date.now() + START_PATIENCE_MS;
    let ended = false;
    void container.exited.then(() => {
      ended = true;
    });
    while (Date.now() < deadline) {
      signal.throwIfAborted();
      if (ended) throw new InferenceFailure('AlgorithmError', 'Model container ended before it answered /ping');
      const answer = await this.call('GET', '/ping', {}, undefined, PING_TIMEOUT_MS, signal).catch(() => undefined);
      if (answer?.status === 200) return;
      // The next round throws the reason of an abort.
      await sleep(PING_PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
    throw new InferenceFailure('AlgorithmError', 'Model server did not respond to /ping health check');
  }

  /** @returns nothing where the container doesn't offer them. @throws the signal's reason when it fires first */
  async executionParameters(signal: AbortSignal): Promise<ExecutionParameters> {
    const answer = await this.call('GET', '/execution-parameters', {}, undefined, PING_TIMEOUT_MS, signal).catch(
      () => undefined,
    );
    signal.throwIfAborted();
    if (answer?.status !== 200) return {};
    try {
      return JSON.parse(answer.body.toString()) as ExecutionParameters;
    } catch {
      return {};
    }
  }

  /** @throws Error when the connection fails, the answer takes longer than the timeout, or the signal fires */
  async invoke(
    headers: Readonly<Record<string, string>>,
    body: Buffer,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Answer> {
    this.invocations += 1;
    try {
      const sized = { ...headers, 'Content-Length': String(body.length) };
      return await this.call('POST', '/invocations', sized, body, timeoutMs, signal);
    } finally {
      this.invocations -= 1;
    }
  }

  /** Invocations that are under way. */
  get busy(): number {
    return this.invocations;
  }

  /** Waits until no invocation is under way, for a while at most. Callers that were just sent here get a moment to begin. */
  async drained(patienceMs: number): Promise<void> {
    const deadline = Date.now() + patienceMs;
    do await sleep(PING_PAUSE_MS);
    while (this.invocations > 0 && Date.now() < deadline);
  }

  close(): void {
    this.agent.destroy();
  }

  private call(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer | undefined,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const call = request(
        { host: '127.0.0.1', port: this.port, method, path, headers, agent: this.agent, ...(signal ? { signal } : {}) },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
          );
        },
      );
      call.setTimeout(timeoutMs, () => call.destroy(new Error(`no answer within ${timeoutMs} ms`)));
      call.on('error', reject);
      call.end(body);
    });
  }
}
