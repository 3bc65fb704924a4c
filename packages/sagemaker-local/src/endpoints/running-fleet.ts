import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineDeps } from '../hosts/engine-deps.js';
import { InferenceFailure } from '../hosts/inference-failure.js';
import type { Fleet, ServerRun } from '../model/endpoint-state.js';
import { JobFailure } from '../model/job-failure.js';
import { endServer, launchServer, planServer, takeUpServer, type VariantServer } from './variant-server.js';

/** Pauses before a server that ended by itself is started again, in milliseconds of the local SageMaker's clock. */
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;

/** A fleet that can't serve; the message becomes the endpoint's FailureReason. */
export class FleetFailure extends Error {
  override readonly name = 'FleetFailure';
}

/** The model servers of one configuration: one a variant, started again when it ends by itself. */
export class RunningFleet {
  private readonly runs = new Map<string, ServerRun>();
  private readonly servers = new Map<string, VariantServer>();
  private readonly ending = new AbortController();
  private readonly revivals = new Map<string, Promise<void>>();

  /** @param save stores the runs, so that they are found after a restart */
  constructor(
    private readonly deps: EngineDeps,
    private readonly endpoint: string,
    private readonly fleet: Fleet,
    private readonly save: (servers: readonly ServerRun[]) => void,
  ) {
    for (const run of fleet.servers) this.runs.set(run.variant, run);
  }

  /** Starts each server that doesn't run yet, and waits until all are ready. @throws FleetFailure */
  async start(): Promise<void> {
    const variants = (this.fleet.config.ProductionVariants ?? []).map(({ VariantName }) => VariantName as string);
    const started = await Promise.allSettled(variants.map((variant) => this.bringUp(variant)));
    this.ending.signal.throwIfAborted();
    const failed = started.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    for (const variant of variants) this.watch(variant);
  }

  /** The server of a variant; undefined while it is being started again, and for a variant that is none. */
  server(variant: string): VariantServer | undefined {
    return this.servers.get(variant);
  }

  get isServing(): boolean {
    return this.servers.size === (this.fleet.config.ProductionVariants ?? []).length;
  }

  /** Ends all servers. @param closing this process ends, and the next one starts them again */
  async stop(closing = false): Promise<void> {
    this.ending.abort();
    await Promise.allSettled(this.revivals.values());
    await Promise.all([...this.servers.values()].map((server) => endServer(this.deps, server, closing)));
    this.servers.clear();
  }

  private async bringUp(variant: string): Promise<void> {
    try {
      const earlier = this.runs.get(variant);
      const found = earlier === undefined ? undefined : await takeUpServer(this.deps, this.endpoint, earlier);
      if (earlier !== undefined && found === undefined) {
        await rm(join(this.deps.settings.root, earlier.folder), { recursive: true, force: true });
      }
      const server = found ?? (await this.launch(variant));
      this.servers.set(variant, server);
      await server.model.untilReady(server.container, this.ending.signal);
    } catch (error) {
      this.ending.signal.throwIfAborted();
      if (error instanceof InferenceFailure) {
        throw new FleetFailure(
          `The primary container for production variant ${variant} did not pass the ping health check. ` +
            'Please check CloudWatch logs for this endpoint.',
        );
      }
      if (error instanceof JobFailure) throw new FleetFailure(error.message);
      throw error;
    }
  }

  private async launch(variant: string): Promise<VariantServer> {
    const run = await planServer(this.endpoint, variant);
    this.store(run);
    const name = this.fleet.config.ProductionVariants?.find(({ VariantName }) => VariantName === variant)?.ModelName;
    const model = this.fleet.models[name ?? ''];
    if (model === undefined) throw new JobFailure(`Variant ${variant} has no model.`);
    const server = await launchServer(this.deps, this.endpoint, run, model, this.ending.signal);
    this.store(server.run);
    return server;
  }

  private store(run: ServerRun): void {
    this.runs.set(run.variant, run);
    this.save([...this.runs.values()]);
  }

  private watch(variant: string): void {
    const server = this.servers.get(variant);
    void server?.container.exited.then(() => {
      if (this.ending.signal.aborted) return;
      this.servers.delete(variant);
      server.model.close();
      this.deps.log.warn({ endpoint: this.endpoint, variant }, 'a model server ended by itself; it is started again');
      this.revivals.set(variant, this.revive(variant));
    });
  }

  private async revive(variant: string): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; !this.ending.signal.aborted; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
      try {
        await this.deps.clock.sleep(pause, this.ending.signal);
        await this.bringUp(variant);
        this.watch(variant);
        return;
      } catch (error) {
        if (this.ending.signal.aborted) return;
        const failed = this.servers.get(variant);
        this.servers.delete(variant);
        if (failed !== undefined) await endServer(this.deps, failed, true);
        this.deps.log.warn({ err: error, endpoint: this.endpoint, variant }, 'a model server could not be started');
      }
    }
  }
}
