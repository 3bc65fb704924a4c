import { buffer } from 'node:stream/consumers';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { EngineDeps } from '../hosts/engine-deps.js';
import type { AsyncInference } from '../model/async-inference.js';
import { isMissingObject, openObject } from '../s3/objects.js';
import { persist } from '../s3/persist.js';
import type { EndpointEngine } from './endpoint-engine.js';

/** Where a configuration does not say it, AWS chooses. */
const CALLS_AT_ONCE = 4;
/** Before a question is taken again whose model does not serve now, in milliseconds of the server's clock. */
const PAUSE_MS = 500;

type Deps = Pick<EngineDeps, 'store' | 's3' | 'clock' | 'log'>;

/**
 * The questions to asynchronous endpoints: each is in the store until its answer is in S3, so that a crash loses none; one that was
 * with its model then is asked again.
 */
export class AsyncInferences {
  private readonly working = new Map<string, Set<string>>();
  private readonly ending = new AbortController();
  private readonly works = new Set<Promise<void>>();

  constructor(
    private readonly deps: Deps,
    private readonly endpoints: EndpointEngine,
  ) {}

  recover(): string[] {
    for (const endpoint of new Set(this.queued().map(({ request }) => request.endpoint))) this.pump(endpoint);
    return [];
  }

  ownedRuns(): ReadonlySet<string> {
    return new Set();
  }

  async close(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.works);
  }

  /** @param id of its own */
  ask(id: string, inference: AsyncInference): void {
    this.deps.store.asyncInferences.insert(id, inference, { status: 'Queued' }, this.deps.clock.now());
    this.pump(inference.endpoint);
  }

  private queued() {
    return this.deps.store.asyncInferences.inStatus('Queued');
  }

  /** Takes up as many questions of an endpoint as its instances work on at a time. */
  private pump(endpoint: string): void {
    if (this.ending.signal.aborted) return;
    const working = this.working.get(endpoint) ?? new Set<string>();
    this.working.set(endpoint, working);
    for (const { name, request, createdAt } of this.queued()) {
      if (working.size >= this.mostOf(endpoint)) return;
      if (request.endpoint !== endpoint || working.has(name)) continue;
      working.add(name);
      const work = this.answer(name, request, createdAt)
        .catch((error: unknown) => {
          if (!this.ending.signal.aborted) this.deps.log.error({ err: error, endpoint }, 'a question was not answered');
        })
        .finally(() => {
          working.delete(name);
          this.works.delete(work);
          this.pump(endpoint);
        });
      this.works.add(work);
    }
  }

  private mostOf(endpoint: string): number {
    const state = this.deps.store.endpoints.get(endpoint)?.state;
    const { MaxConcurrentInvocationsPerInstance: each = CALLS_AT_ONCE } =
      state?.fleet.config.AsyncInferenceConfig?.ClientConfig ?? {};
    const instances = Object.values(state?.settings ?? {}).reduce((sum, one) => sum + one.instances, 0);
    return each * Math.max(1, instances);
  }

  private async answer(id: string, inference: AsyncInference, askedAt: number): Promise<void> {
    const { store } = this.deps;
    const { signal } = this.ending;
    try {
      const body = await this.read(inference.input);
      const said = await this.invoke(inference, body, askedAt + inference.ttlSeconds * 1000);
      if (said !== undefined) await this.write(inference.output, said);
      store.asyncInferences.delete(id);
    } catch (error) {
      if (signal.aborted) return;
      // What is not to be put down anywhere, AWS says in a metric alone.
      if (inference.failure !== undefined) await this.write(inference.failure, Buffer.from((error as Error).message));
      store.asyncInferences.delete(id);
    }
  }

  private async read(uri: string): Promise<Buffer> {
    try {
      return await persist(
        async () => buffer(await openObject(this.deps.s3, parseS3Uri(uri), undefined, this.ending.signal)),
        this.ending.signal,
      );
    } catch (error) {
      if (isMissingObject(error)) throw new Error(`Unable to download the input from ${uri}: there is no such object.`);
      throw error;
    }
  }

  /** @returns undefined when its endpoint is gone @throws Error in words for who asked */
  private async invoke(
    { endpoint, headers, timeoutSeconds }: AsyncInference,
    body: Buffer,
    until: number,
  ): Promise<Buffer | undefined> {
    const { store, clock } = this.deps;
    const { signal } = this.ending;
    for (;;) {
      signal.throwIfAborted();
      const status = store.endpoints.get(endpoint)?.state.status;
      if (status === undefined || status === 'Deleting') return undefined;
      if (clock.now() > until) throw new Error('The request expired before it was processed.');
      const server = await this.endpoints.find(endpoint)?.serverFor(undefined);
      if (server === undefined) {
        await clock.sleep(PAUSE_MS, signal);
        continue;
      }
      const { status: code, body: said } = await server.model.invoke(headers, body, timeoutSeconds * 1000, signal);
      if (code < 300) return said;
      throw new Error(`Received error (${code}) from model with message "${said.toString('utf8').slice(0, 4096)}"`);
    }
  }

  private async write(uri: string, body: Buffer): Promise<void> {
    const { bucket, key } = parseS3Uri(uri);
    const put = () => this.deps.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    await persist(put, this.ending.signal);
  }
}
