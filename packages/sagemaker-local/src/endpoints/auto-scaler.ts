import type { EngineDeps } from '../hosts/engine-deps.js';
import { resourceOf, type ScalableTargetState, type ScalableVariant, variantOf } from '../model/scaling-state.js';
import { CallCounts } from './call-counts.js';
import { KEPT_MINUTES, wantedInstances } from './wanted-instances.js';

const MINUTE_MS = 60_000;
/** @source SageMaker: ScaleOutCooldown and ScaleInCooldown where a policy has none */
const COOLDOWN_SECONDS = 300;

type Deps = Pick<EngineDeps, 'store' | 'clock' | 'log'>;

/** Application Auto Scaling: has the number of instances of registered variants follow their calls. */
export class AutoScaler {
  private readonly calls = new CallCounts();
  private readonly changed = new Map<string, number>();
  private readonly ending = new AbortController();
  private readonly startedAt: number;
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly deps: Deps) {
    this.startedAt = deps.clock.now();
  }

  /** Begins to look once a minute of the server's clock. */
  recover(): string[] {
    this.work = this.lookEveryMinute();
    return [];
  }

  ownedRuns(): ReadonlySet<string> {
    return new Set();
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.work;
  }

  /** A variant was called. */
  count(variant: ScalableVariant): void {
    this.calls.add(resourceOf(variant), this.deps.clock.now());
  }

  /** Brings every registered variant to the number of instances that it is to have now. */
  look(): void {
    for (const { name } of this.deps.store.scalableTargets.inStatus('Active')) this.lookAt(name);
  }

  /** @param resource of a registered variant */
  lookAt(resource: string): void {
    const { store, clock } = this.deps;
    const variant = variantOf(resource);
    const target = store.scalableTargets.get(resource);
    const endpoint = variant === undefined ? undefined : store.endpoints.get(variant.endpoint);
    if (variant === undefined || target === undefined || endpoint?.state.status !== 'InService') return;
    const setting = endpoint.state.settings[variant.variant];
    if (setting === undefined) return;
    const now = clock.now();
    const wanted = this.wanted(resource, target.state, { instances: setting.instances, since: target.createdAt, now });
    if (wanted === setting.instances) return;
    this.changed.set(resource, now);
    store.endpoints.update(
      variant.endpoint,
      (state) => {
        const current = state.settings[variant.variant];
        if (current === undefined || state.status !== 'InService') return state;
        return { ...state, settings: { ...state.settings, [variant.variant]: { ...current, instances: wanted } } };
      },
      now,
    );
    this.deps.log.info(
      { ...variant, from: setting.instances, to: wanted },
      'the number of instances follows the calls',
    );
  }

  private wanted(
    resource: string,
    { min, max, suspended }: ScalableTargetState,
    { instances, since, now }: { readonly instances: number; readonly since: number; readonly now: number },
  ): number {
    const policies = this.deps.store.scalingPolicies
      .inStatus('Active')
      .map(({ state }) => state.request)
      .filter(({ ResourceId }) => ResourceId === resource);
    const perMinute = this.calls.lastMinutes(resource, now, Math.max(since, this.startedAt), KEPT_MINUTES);
    const passed = (now - (this.changed.get(resource) ?? 0)) / 1000;
    const wishes = policies.map(({ TargetTrackingScalingPolicyConfiguration: policy }) =>
      wantedInstances({
        ...{ perMinute, instances, min, max, target: policy?.TargetValue ?? 1 },
        mayGrow:
          suspended?.DynamicScalingOutSuspended !== true && passed >= (policy?.ScaleOutCooldown ?? COOLDOWN_SECONDS),
        mayShrink:
          suspended?.DynamicScalingInSuspended !== true &&
          policy?.DisableScaleIn !== true &&
          passed >= (policy?.ScaleInCooldown ?? COOLDOWN_SECONDS),
      }),
    );
    // Of several policies the one that wants most has its way.
    return wishes.length === 0 ? Math.min(max, Math.max(min, instances)) : Math.max(...wishes);
  }

  private async lookEveryMinute(): Promise<void> {
    const { clock, log } = this.deps;
    for (;;) {
      await clock.sleep(MINUTE_MS, this.ending.signal).catch(() => undefined);
      if (this.ending.signal.aborted) return;
      try {
        this.look();
      } catch (error) {
        log.error({ err: error }, 'instances could not be scaled; it is tried again in a minute');
      }
    }
  }
}
