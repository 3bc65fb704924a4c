import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import {
  type ServerProcess,
  startServerProcess,
} from '../../../packages/sagemaker-local/test/support/server-process.js';
import { credentials, region } from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { MOST_MEMORY, MOST_SECONDS, MOST_WAIT_SECONDS } from './limits.js';
import { cpuSecondsOf, peakMemoryOf } from './process-facts.js';

/** The hash in the form that the AWS signer asks for. */
class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super('sha256', secret);
  }
}

/** A call as no client of AWS makes it. */
export interface HostileCall {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
  /** Signing name of the service; undefined sends it unsigned. */
  readonly service?: string | undefined;
}

export interface Answer {
  /** 0 where the connection was closed without an answer. */
  readonly status: number;
  readonly body: string;
}

const LOOK_EVERY_MS = 20;
/** Characters of an error, of which JSON may make six each, and has the message twice. */
const MOST_ERROR = 220_000;

/** The local SageMaker as a process of its own, and what it costs it to answer. */
export class HostileEndpoint {
  private constructor(
    private server: ServerProcess,
    private readonly start: () => Promise<ServerProcess>,
  ) {}

  static async start(root: string, s3Endpoint: string, flags: readonly string[]): Promise<HostileEndpoint> {
    const start = () => startServerProcess({ root, s3Endpoint, flags });
    return new HostileEndpoint(await start(), start);
  }

  get url(): string {
    return this.server.url;
  }

  /** Sends a call. @returns what was wrong with how it was answered; undefined where nothing was */
  async tried(call: HostileCall): Promise<{ readonly answer: Answer; readonly fault: string | undefined }> {
    const pid = this.server.child.pid as number;
    const before = cpuSecondsOf(pid);
    const began = performance.now();
    let answer: Answer | undefined;
    let seconds = 0;
    const sent = this.send(call).then((got) => {
      answer = got;
    });
    for (;;) {
      await Promise.race([sent, sleep(LOOK_EVERY_MS)]);
      if (this.server.child.exitCode !== null || this.server.child.signalCode !== null) {
        await this.restart();
        return { answer: { status: 0, body: '' }, fault: 'the server died of it' };
      }
      seconds = cpuSecondsOf(pid) - before;
      if (answer !== undefined) break;
      if (seconds > MOST_SECONDS || performance.now() - began > MOST_WAIT_SECONDS * 1000) {
        await this.restart();
        return { answer: { status: 0, body: '' }, fault: `no answer after ${seconds.toFixed(1)} s of computing` };
      }
    }
    return { answer, fault: await this.faultOf(pid, answer, seconds) };
  }

  async close(): Promise<void> {
    await this.server.end();
  }

  private async faultOf(pid: number, { status, body }: Answer, seconds: number): Promise<string | undefined> {
    if (status >= 500) return `${status} ${body.slice(0, 200)}`;
    if (status >= 400 && body.length > MOST_ERROR) return `an error of ${body.length} characters`;
    if (seconds > MOST_SECONDS) return `an answer after ${seconds.toFixed(1)} s of computing`;
    const memory = peakMemoryOf(pid);
    if (memory <= MOST_MEMORY) return undefined;
    // The peak stays with the process: the next call is to be judged by its own.
    await this.restart();
    return `${memory.toFixed(0)} MiB of memory`;
  }

  private async restart(): Promise<void> {
    await this.server.kill();
    this.server = await this.start();
  }

  private async send({ method = 'POST', path = '/', headers = {}, body, service }: HostileCall): Promise<Answer> {
    const { host, hostname, port } = new URL(this.server.url);
    const call = { method, protocol: 'http:', hostname, port: Number(port), path, query: {}, body };
    const plain = { host, 'content-type': 'application/x-amz-json-1.1', ...headers };
    const signed =
      service === undefined
        ? plain
        : (
            await new SignatureV4({ service, region, credentials, sha256: Sha256, applyChecksum: false }).sign({
              ...call,
              headers: plain,
            })
          ).headers;
    return new Promise((resolve) => {
      const sent = request({ host: hostname, port, method, path, headers: signed, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        const end = () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
        response.on('end', end).on('error', end);
      });
      // A connection that is cut is an answer too: of a body that is too large, for example.
      sent.on('error', (error) => resolve({ status: 0, body: error.message }));
      sent.end(body);
    });
  }
}
