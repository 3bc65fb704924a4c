import { describe, expect, it } from 'vitest';
import { configName } from '../../contracts/endpoint/endpoint-names.js';
import {
  describeCapacity,
  type EndpointSettings,
  endpointSettingsSchema,
} from '../../contracts/request/endpoint-settings.js';

const settings: EndpointSettings = { instanceTypes: ['ml.m5.large'], instances: 2 };
const scaling = { minInstances: 1, maxInstances: 4, callsPerMinute: 600 };
const serverless = { memoryMb: 2048, maxConcurrency: 5 } as const;
const asynchronous = { callsAtOnce: 4 };
const faultsOf = (more: object) =>
  (endpointSettingsSchema.safeParse({ ...settings, ...more }).error?.issues ?? []).map(({ message }) => message);

describe('what an endpoint may run on', () => {
  it('is instances, fixed or by the calls, serverless capacity, or a queue', () => {
    for (const more of [{}, { scaling }, { serverless }, { asynchronous }]) expect(faultsOf(more)).toEqual([]);
    expect(describeCapacity({ ...settings, scaling }, 'ml.m5.large')).toBe(
      '1 to 4 x ml.m5.large a model, so that each has 600 calls a minute',
    );
    expect(describeCapacity({ ...settings, asynchronous }, 'ml.m5.large')).toBe(
      '2 x ml.m5.large a model, asynchronously, 4 calls an instance at a time',
    );
  });

  it('has memory in steps of 1,024 MB and at most 200 calls at a time where it is serverless', () => {
    for (const memoryMb of [512, 1000, 1536, 7168]) {
      expect(faultsOf({ serverless: { ...serverless, memoryMb } })).toEqual([
        'give one of 1024, 2048, 3072, 4096, 5120, 6144 MB',
      ]);
    }
    for (const maxConcurrency of [0, 201, 1.5]) {
      expect(faultsOf({ serverless: { ...serverless, maxConcurrency } })).toHaveLength(1);
    }
  });

  it('is none of two ways at once that exclude each other, and begins within its limits', () => {
    expect(faultsOf({ serverless, scaling })).toEqual([
      'a serverless endpoint has no instances whose number could follow the calls',
    ]);
    expect(faultsOf({ serverless, asynchronous })).toEqual([
      'SageMaker has no serverless endpoint that answers asynchronously',
    ]);
    expect(faultsOf({ asynchronous, scaling })).toEqual([
      'calls to an asynchronous endpoint wait in a queue, by whose length it is not scaled here',
    ]);
    expect(faultsOf({ scaling: { ...scaling, minInstances: 5 } })).toEqual(['at least 5 is more than at most 4']);
    expect(faultsOf({ scaling, instances: 7 })).toEqual(['7 to begin with is not between 1 and 4']);
  });
});

it('names a configuration by what SageMaker keeps in it: not by how the instances follow the calls', () => {
  const plan = { owner: 'endpoint/demo', run: 'v-1', models: [], settings, instanceType: 'ml.m5.large' };
  const name = configName(plan);
  // Of an endpoint that was deployed before there was anything but instances.
  expect(name).toBe('endpoint-demo-config-cce2711f60');
  expect(configName({ ...plan, settings: { ...settings, scaling } })).toBe(name);
  expect(configName({ ...plan, settings: { ...settings, asynchronous } })).not.toBe(name);
});
