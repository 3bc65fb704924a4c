import { describe, expect, it } from 'vitest';
import { configName, registeredName } from '../../../contracts/endpoint/endpoint-names.js';
import type { EndpointPlan } from '../../../contracts/endpoint/endpoint-plan.js';
import type { DeployMessage } from '../../../contracts/endpoint/serve-forecast.js';
import type { ServedVersion } from '../../../contracts/endpoint/served-version.js';
import { type Serves, Serving } from '../../../workflows/endpoint/serving.js';

const NOW = Date.parse('2026-11-30T09:00:00Z');
const settings = { instanceTypes: ['ml.m5.large'], instances: 1 };
const message = (version: string, more: Partial<DeployMessage> = {}): DeployMessage => ({
  ...{ version, settings, ttlSeconds: 3600, by: 'ana' },
  ...more,
});

const planOf = (version: string, instanceType = 'ml.m5.large'): EndpointPlan => ({
  owner: 'endpoint/demo',
  run: version,
  models: [{ variant: 'm1-ca-1', member: 0, group: 'CA_1', step: 'CA_1', image: 'image', uri: `s3://b/${version}` }],
  settings,
  instanceType,
});

const servesOf = (version: string): Serves => ({
  plan: planOf(version),
  served: { version } as ServedVersion,
  deployment: {
    ...{
      version,
      endpoint: 'endpoint-demo',
      config: configName(planOf(version)),
      settings,
      instanceType: 'ml.m5.large',
    },
    ...{ check: { rows: 12, compared: 12 }, by: 'ana', deployedAt: '2026-11-30T09:00:00.000Z', passedOver: [] },
  },
});

const serving = () => new Serving('demo', 'endpoint/demo', () => undefined);
const refusalOf = (state: Serving, asked: DeployMessage): unknown => {
  try {
    return state.checkDeploy(asked);
  } catch (error) {
    return error;
  }
};
const deployed = (version: string, state = serving()) => {
  state.ask(message(version));
  state.remember(planOf(version));
  state.succeed(servesOf(version), NOW);
  return state;
};

describe('what an endpoint is to be', () => {
  it('is one deployment at a time; who asks for the same one waits for its end', () => {
    const state = serving();
    const first = state.ask(message('v-1'));
    expect(() => state.checkDeploy(message('v-1', { by: 'ben' }))).not.toThrow();
    expect(state.ask(message('v-1', { by: 'ben' }))).toBe(first);
    expect(() => state.checkDeploy(message('v-2'))).toThrow(
      'Version v-1 is being deployed now, as ana asked. Wait for its end.',
    );
    expect(refusalOf(state, message('v-2'))).toMatchObject({ type: 'EndpointBusy', nonRetryable: false });
    state.succeed(servesOf('v-1'), NOW);
    expect(first.outcome).toMatchObject({ done: { version: 'v-1' } });
    expect(() => state.checkDeploy(message('v-2'))).not.toThrow();
  });

  it('takes a version later where it is at its end, and one that can never be served not at all', () => {
    const state = deployed('v-1');
    const settings = { instanceTypes: ['ml.m5.tiny'], instances: 1 };
    expect(refusalOf(state, message('v-2', { settings }))).not.toHaveProperty('type');
    state.askDeletion('ana');
    expect(refusalOf(state, message('v-2'))).toMatchObject({ type: 'EndpointBusy', nonRetryable: false });
    state.close((told) => told);
    expect(refusalOf(state, message('v-2'))).toMatchObject({ type: 'EndpointBusy', nonRetryable: false });
  });

  it('lives from each deployment on, until it is extended or has no end', () => {
    const state = deployed('v-1');
    expect(state.view.expiresAt).toBe('2026-11-30T10:00:00.000Z');
    state.liveFor(60, NOW);
    expect(state.view.expiresAt).toBe('2026-11-30T09:01:00.000Z');
    state.liveFor(undefined, NOW);
    expect(state.view).not.toHaveProperty('expiresAt');
  });

  it('serves on when the next version fails, and says why that did', () => {
    const state = deployed('v-1');
    const asked = state.ask(message('v-2'));
    state.remember(planOf('v-2'));
    state.fail(new Error('no'), 'it did not come up', NOW);
    expect(asked.outcome).toHaveProperty('failure');
    expect(state.view).toMatchObject({
      deployment: { version: 'v-1' },
      failed: { version: 'v-2', reason: 'it did not come up' },
      expiresAt: '2026-11-30T10:00:00.000Z',
    });
    state.ask(message('v-3'));
    state.succeed(servesOf('v-3'), NOW);
    expect(state.view).not.toHaveProperty('failed');
  });

  it('remembers all that it may have, and takes away what no version uses any more', () => {
    const state = deployed('v-1');
    state.remember(planOf('v-2', 'ml.c5.large'));
    state.remember(planOf('v-2'));
    const [model] = planOf('v-2').models;
    expect(state.unused).toEqual({
      configs: [configName(planOf('v-2', 'ml.c5.large')), configName(planOf('v-2'))],
      models: [registeredName('endpoint/demo', model!)],
    });
    state.forget(state.unused);
    expect(state.everything).toMatchObject({ configs: [configName(planOf('v-1'))] });
    expect(state.everything.models).toHaveLength(1);
  });

  it('keeps what may answer in the place of what it serves, and says so until a version is deployed', () => {
    const state = deployed('v-1');
    state.ask(message('v-2'));
    state.remember(planOf('v-2'));
    state.doubtThatServes('Going back to version v-1 failed too: no answer.', true);
    state.fail(new Error('no'), 'it differs', NOW);
    expect(state.view.now).toBe('may not serve v-1: Going back to version v-1 failed too: no answer');
    expect(state.unused).toEqual({ configs: [], models: [] });
    state.ask(message('v-1'));
    state.succeed(servesOf('v-1'), NOW);
    expect(state.view.now).toBe('serves');
    expect(state.unused.configs).toEqual([configName(planOf('v-2'))]);
  });

  it('counts for how long it has served what, from the begin of each deployment', () => {
    const state = deployed('v-1');
    state.ask(message('v-2'));
    state.succeed(servesOf('v-2'), NOW + 90_000, NOW + 60_000);
    state.endPeriod(NOW + 120_000);
    state.endPeriod(NOW + 999_000);
    const of = { instanceType: 'ml.m5.large', instances: 1 };
    expect(state.periods).toEqual([
      { ...of, version: 'v-1', from: '2026-11-30T09:00:00.000Z', until: '2026-11-30T09:01:00.000Z' },
      { ...of, version: 'v-2', from: '2026-11-30T09:01:00.000Z', until: '2026-11-30T09:02:00.000Z' },
    ]);
  });

  it('remembers whose instances may follow the calls, until a version is served whose instances do not', () => {
    const scaled = (version: string): Serves => {
      const plan = {
        ...planOf(version),
        settings: { ...settings, scaling: { minInstances: 1, maxInstances: 2, callsPerMinute: 9 } },
      };
      return { ...servesOf(version), plan };
    };
    const state = serving();
    state.remember(scaled('v-1').plan);
    expect(state.everything.scaled).toEqual(['m1-ca-1']);
    state.succeed(scaled('v-1'), NOW);
    expect(state.scaledVariants).toEqual(['m1-ca-1']);
    expect(state.periods).toMatchObject([{ instances: 1, mostInstances: 2 }]);
    state.succeed(servesOf('v-2'), NOW);
    expect(state.everything).not.toHaveProperty('scaled');
  });

  it('keeps nobody waiting once it ends', () => {
    const state = deployed('v-1');
    const asked = state.ask(message('v-2'));
    state.close((text) => new Error(text));
    expect(asked.outcome).toMatchObject({ failure: { message: expect.stringContaining('is at its end') } });
    expect(() => state.checkDeploy(message('v-3'))).toThrow('Deploy again once it is gone.');
    expect(() => state.checkExtend({ ttlSeconds: 60 })).toThrow('is at its end');
  });

  it('refuses what SageMaker has not, and anything while it is being deleted', () => {
    const state = deployed('v-1');
    const refused = (more: Partial<DeployMessage>) => () => state.checkDeploy(message('v-2', more));
    expect(refused({ settings: { ...settings, instanceTypes: ['ml.m5.lage'] } })).toThrow(
      "instanceTypes.0: SageMaker has no endpoint on an instance type 'ml.m5.lage'; did you mean 'ml.m5.large'?",
    );
    expect(refused({ ttlSeconds: -1 })).toThrow('A time to live is a number of seconds above 0, not -1.');
    expect(refused({ ttlSeconds: 1e15 })).toThrow('A time to live of 1000000000000000 seconds is more than 365 days');
    expect(() => state.checkExtend({ ttlSeconds: 1e15 })).toThrow('is more than 365 days');
    expect(() => serving().checkExtend({ ttlSeconds: 60 })).toThrow('No version of demo is served yet.');
    state.askDeletion('ben');
    expect(refused({})).toThrow('The endpoint of demo is being deleted, as ben asked. Wait for its end.');
    expect(() => state.checkExtend({})).toThrow('is being deleted');
    expect(state.view.now).toBe('is deleted, as ben asked');
  });
});
