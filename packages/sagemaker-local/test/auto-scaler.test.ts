import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { AutoScaler } from '../src/endpoints/auto-scaler.js';
import { type Load, wantedInstances } from '../src/endpoints/wanted-instances.js';
import type { Clock } from '../src/model/clock.js';
import { initialEndpointState } from '../src/model/endpoint-state.js';
import { openStore, type Store } from '../src/store/store.js';
import { temporaryFolder } from './support/test-bench.js';

const MINUTE = 60_000;
const load = (more: Partial<Load>): Load => ({
  ...{ perMinute: [], instances: 2, min: 1, max: 5, target: 100, mayGrow: true, mayShrink: true },
  ...more,
});
const minutes = (count: number, calls: number): number[] => Array.from({ length: count }, () => calls);

describe('the number of instances that a variant is to have', () => {
  test('grows after three minutes above the target, to what the calls need, and not beyond the most', () => {
    expect(wantedInstances(load({ perMinute: [0, 250, 250, 310] }))).toBe(4);
    expect(wantedInstances(load({ perMinute: [0, 250, 200, 310] }))).toBe(2);
    expect(wantedInstances(load({ perMinute: minutes(3, 9_000) }))).toBe(5);
    expect(wantedInstances(load({ perMinute: minutes(3, 9_000), mayGrow: false }))).toBe(2);
  });

  test('shrinks after fifteen minutes below nine tenths of it, and not under the least', () => {
    expect(wantedInstances(load({ instances: 4, perMinute: minutes(15, 120) }))).toBe(2);
    expect(wantedInstances(load({ instances: 4, perMinute: minutes(14, 120) }))).toBe(4);
    expect(wantedInstances(load({ instances: 4, perMinute: [...minutes(14, 0), 361] }))).toBe(4);
    expect(wantedInstances(load({ instances: 4, min: 3, perMinute: minutes(15, 0) }))).toBe(3);
    expect(wantedInstances(load({ instances: 4, perMinute: minutes(15, 0), mayShrink: false }))).toBe(4);
  });

  test('is brought within its limits whatever its calls', () => {
    expect(wantedInstances(load({ instances: 1, min: 3 }))).toBe(3);
    expect(wantedInstances(load({ instances: 9 }))).toBe(5);
  });
});

describe('auto scaling', () => {
  const folders: { remove(): void }[] = [];
  let store: Store | undefined;
  afterEach(() => {
    store?.close();
    for (const folder of folders.splice(0)) folder.remove();
  });

  test('follows the calls of a registered variant, minute by minute, with its pauses', () => {
    const folder = temporaryFolder();
    folders.push(folder);
    store = openStore(folder.path);
    let now = 0;
    const clock = { now: () => now } as unknown as Clock;
    const variant = { endpoint: 'demo', variant: 'All' };
    const resource = 'endpoint/demo/variant/All';
    const fleet = {
      config: { EndpointConfigName: 'demo', ProductionVariants: [{ VariantName: 'All', InitialInstanceCount: 1 }] },
      ...{ models: {}, servers: [] },
    };
    store.endpoints.insert('demo', {} as never, { ...initialEndpointState(fleet), status: 'InService' }, 0);
    store.scalableTargets.insert(resource, {} as never, { status: 'Active', min: 1, max: 4 }, 0);
    const policy = { TargetValue: 10, PredefinedMetricSpecification: undefined, ScaleOutCooldown: 120 };
    const request = {
      PolicyName: 'p',
      ResourceId: resource,
      TargetTrackingScalingPolicyConfiguration: policy,
    } as never;
    store.scalingPolicies.insert(`${resource} p`, request, { status: 'Active', request }, 0);
    const scaler = new AutoScaler({ store, clock, log: pino({ level: 'silent' }) });
    const pass = (count: number, calls: number): number => {
      for (let minute = 0; minute < count; minute += 1) {
        for (let call = 0; call < calls; call += 1) scaler.count(variant);
        now += MINUTE;
        scaler.look();
      }
      return store?.endpoints.get('demo')?.state.settings.All?.instances ?? 0;
    };
    expect(pass(2, 25)).toBe(1);
    expect(pass(1, 25)).toBe(3);
    // It pauses for two minutes, then the calls of the last one decide.
    expect(pass(1, 35)).toBe(3);
    expect(pass(2, 35)).toBe(4);
    expect(pass(14, 5)).toBe(4);
    expect(pass(1, 5)).toBe(1);
    store.scalableTargets.update(resource, (state) => ({ ...state, min: 2 }), now);
    scaler.lookAt(resource);
    expect(store.endpoints.get('demo')?.state.settings.All?.instances).toBe(2);
  });
});
