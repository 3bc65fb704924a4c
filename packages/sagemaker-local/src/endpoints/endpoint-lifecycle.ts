import { join } from 'node:path';
import type { EngineDeps } from '../hosts/engine-deps.js';
import { removeFolder } from '../hosts/remove-folder.js';
import { endpointArn } from '../model/arns.js';
import { type EndpointState, type Fleet, settingsOf } from '../model/endpoint-state.js';
import { MAX_FAILURE_REASON } from '../model/job-failure.js';
import { isStoreFailure } from '../store/database.js';
import { FleetFailure, RunningFleet } from './running-fleet.js';
import type { VariantServer } from './variant-server.js';

/** Before a step that could not be stored is taken again, in milliseconds. */
const PAUSE_MS = 2_000;
const INTERNAL_REASON = 'An internal error occurred. Please try again.';

/**
 * The lifecycle of one endpoint. Each step is in the store before it is taken, so that a crash interrupts nothing for good:
 * with the model servers that still run, and new ones for those that don't.
 */
export class EndpointLifecycle {
  private serving: RunningFleet | undefined;
  private coming: RunningFleet | undefined;
  private work: Promise<void> = Promise.resolve();
  private closing = false;
  private readonly passed = new Map<string, number>();

  constructor(
    private readonly deps: EngineDeps,
    readonly name: string,
    private readonly gone: () => void,
  ) {}

  /** Goes on from whatever the store says. */
  proceed(): void {
    this.work = this.work.then(() => this.step()).catch((error: unknown) => this.crash(error));
  }

  /** Waits until nothing is under way. */
  settled(): Promise<void> {
    return this.work;
  }

  /**
   * The server for the next invocation, by the weights of the variants; waits for one that is being brought up.
   *
   * @returns undefined when the variant doesn't serve
   */
  async serverFor(variant: string | undefined): Promise<VariantServer | undefined> {
    if (this.serving !== undefined && !this.serving.isServing && this.state()?.status === 'InService') await this.work;
    return this.serving?.server(variant ?? this.nextVariant());
  }

  /** Hands the endpoint over to the next server on this root. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.all([this.serving?.stop(true), this.coming?.stop(true)]);
    await this.work;
  }

  private async step(): Promise<void> {
    if (this.closing) return;
    switch (this.state()?.status) {
      case 'Creating':
        return this.create();
      case 'Updating':
        return this.update();
      case 'RollingBack':
        return this.rollBack();
      case 'InService':
        return this.takeUp();
      case 'Deleting':
        return this.remove();
    }
  }

  private async create(): Promise<void> {
    const fleet = this.fleet('fleet');
    this.serving = fleet;
    try {
      await fleet.start();
      this.change((state) => ({ ...state, status: 'InService' }));
    } catch (error) {
      if (this.closing) return;
      await this.dropWhatIsNotStored(fleet, error);
      this.change((state) => ({ ...state, status: 'Failed', failureReason: this.reasonOf(error) }));
      await fleet.stop();
    }
  }

  /** Its next step begins with a fleet of its own: two must not manage the same servers. */
  private async dropWhatIsNotStored(fleet: RunningFleet, error: unknown): Promise<void> {
    if (!isStoreFailure(error)) return;
    await fleet.stop(true);
    throw error;
  }

  /** The new fleet serves only once all of it is ready; until then, and if it never is, the old one does. */
  private async update(): Promise<void> {
    const before = await this.bringUpServing();
    const fleet = this.fleet('next');
    this.coming = fleet;
    try {
      await fleet.start();
      this.change(({ next, failureReason: _, ...state }) => ({
        ...state,
        status: 'InService',
        fleet: next ?? state.fleet,
        settings: settingsOf((next ?? state.fleet).config),
      }));
    } catch (error) {
      if (this.closing) return;
      await this.dropWhatIsNotStored(fleet, error);
      const failureReason = this.reasonOf(error);
      this.change((state) => ({ ...state, status: 'RollingBack', failureReason }));
      await fleet.stop();
      return this.rollBack();
    }
    this.serving = fleet;
    this.coming = undefined;
    await before?.stop();
  }

  private async rollBack(): Promise<void> {
    const before = await this.bringUpServing();
    if (this.closing) return;
    this.coming = undefined;
    const status = before?.isServing === true ? 'InService' : 'UpdateRollbackFailed';
    this.change(({ next: _, ...state }) => ({ ...state, status }));
  }

  private async takeUp(): Promise<void> {
    if (this.serving?.isServing === true) return;
    const fleet = await this.bringUpServing();
    if (!this.closing && fleet?.isServing !== true) {
      this.change((state) => ({ ...state, status: 'Failed', failureReason: state.failureReason ?? INTERNAL_REASON }));
    }
  }

  private async remove(): Promise<void> {
    await Promise.all([this.serving?.stop(), this.coming?.stop()]);
    // What an earlier process started is not known to the fleets of this one.
    for (const key of ['fleet', 'next'] as const) if (this.state()?.[key] !== undefined) await this.endLeftOver(key);
    await removeFolder(join(this.deps.settings.root, 'endpoints', this.name), this.deps.log);
    const { store } = this.deps;
    store.transact(() => {
      store.endpoints.delete(this.name);
      store.tags.removeAll(endpointArn(this.deps.settings, this.name));
    });
    this.gone();
  }

  private async bringUpServing(): Promise<RunningFleet | undefined> {
    if (this.serving !== undefined) return this.serving;
    const fleet = this.fleet('fleet');
    this.serving = fleet;
    try {
      await fleet.start();
    } catch (error) {
      if (!this.closing) {
        this.deps.log.warn({ err: error, endpoint: this.name }, 'an endpoint could not be taken up');
        await fleet.stop();
      }
    }
    return fleet;
  }

  private fleet(key: 'fleet' | 'next'): RunningFleet {
    const fleet = this.state()?.[key];
    if (fleet === undefined) throw new Error(`Endpoint ${this.name} has no ${key}.`);
    const running: RunningFleet = new RunningFleet(this.deps, this.name, fleet, (servers) => {
      this.change((state) => {
        // Once an update is through, its fleet is the one that serves.
        const place = this.serving === running ? 'fleet' : 'next';
        const before = state[place];
        return before === undefined ? state : { ...state, [place]: { ...before, servers } satisfies Fleet };
      });
    });
    return running;
  }

  private async endLeftOver(key: 'fleet' | 'next'): Promise<void> {
    for (const run of this.state()?.[key]?.servers ?? []) {
      const folder = join(this.deps.settings.root, run.folder, 'run');
      const remains = await this.deps.runner.recover(folder, run.identity);
      if (remains.kind !== 'running') continue;
      remains.container.kill();
      await remains.container.exited;
    }
  }

  /** Smooth weighted round robin: of each hundred invocations a variant gets its share, evenly spread. */
  private nextVariant(): string {
    const settings = Object.entries(this.state()?.settings ?? {});
    const total = settings.reduce((sum, [, { weight }]) => sum + weight, 0);
    let best = settings[0]?.[0] ?? '';
    for (const [variant, { weight }] of settings) {
      this.passed.set(variant, (this.passed.get(variant) ?? 0) + weight);
      if ((this.passed.get(variant) ?? 0) > (this.passed.get(best) ?? 0)) best = variant;
    }
    this.passed.set(best, (this.passed.get(best) ?? 0) - total);
    return best;
  }

  private reasonOf(error: unknown): string {
    if (error instanceof FleetFailure) return error.message.slice(0, MAX_FAILURE_REASON);
    this.deps.log.error({ err: error, endpoint: this.name }, 'internal error of the server');
    return INTERNAL_REASON;
  }

  private crash(error: unknown): void {
    if (this.closing) return;
    try {
      if (isStoreFailure(error)) throw error;
      this.change((state) => ({ ...state, status: 'Failed', failureReason: this.reasonOf(error) }));
    } catch (failure) {
      // What could not be stored has not happened; it is tried again.
      this.deps.log.error({ err: failure, endpoint: this.name }, 'an endpoint could not go on; it is taken up again');
      setTimeout(() => this.proceed(), PAUSE_MS).unref();
    }
  }

  private state(): EndpointState | undefined {
    return this.deps.store.endpoints.get(this.name)?.state;
  }

  private change(change: (state: EndpointState) => EndpointState): void {
    this.deps.store.endpoints.update(this.name, change, this.deps.clock.now());
  }
}
