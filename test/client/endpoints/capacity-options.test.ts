import { describe, expect, it } from 'vitest';
import { type CapacityOptions, capacityOf } from '../../../client/commands/endpoint/capacity-options.js';

describe('what an endpoint is to run on, as it is written', () => {
  it('is one instance of ml.m5.large where nothing is', () => {
    expect(capacityOf({})).toEqual({ instanceTypes: ['ml.m5.large'], instances: 1 });
  });

  it('follows the calls between a least and a most', () => {
    expect(capacityOf({ maxInstances: 4 })).toMatchObject({
      instances: 1,
      scaling: { minInstances: 1, maxInstances: 4, callsPerMinute: 600 },
    });
    expect(capacityOf({ minInstances: 2, maxInstances: 4, callsPerMinute: 70 })).toMatchObject({
      instances: 2,
      scaling: { minInstances: 2, maxInstances: 4, callsPerMinute: 70 },
    });
  });

  it('is serverless or asynchronous where it says so', () => {
    expect(capacityOf({ serverless: true, memory: 4096 })).toMatchObject({
      serverless: { memoryMb: 4096, maxConcurrency: 5 },
    });
    expect(capacityOf({ asynchronous: true })).toMatchObject({ asynchronous: { callsAtOnce: 4 } });
  });

  it('refuses what would have no effect, with what it is for', () => {
    const refused: readonly [CapacityOptions, string][] = [
      [{ memory: 4096 }, '--memory is for a serverless endpoint: add --serverless.'],
      [{ maxConcurrency: 9 }, '--max-concurrency is for a serverless endpoint: add --serverless.'],
      [{ callsAtOnce: 9 }, '--calls-at-once is for an asynchronous endpoint: add --asynchronous.'],
      [{ minInstances: 2 }, '--min-instances is for instances that follow the calls: add --max-instances.'],
      [{ serverless: true, instances: 2 }, '--instances is for an endpoint with instances: leave --serverless out.'],
    ];
    for (const [options, message] of refused) expect(() => capacityOf(options)).toThrow(message);
  });
});
