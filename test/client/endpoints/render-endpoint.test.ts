import { describe, expect, it } from 'vitest';
import { renderEndpoint } from '../../../client/views/render-endpoint.js';
import type { EndpointView } from '../../../contracts/endpoint/serve-forecast.js';
import type { ServedVersion } from '../../../contracts/endpoint/served-version.js';
import type { EndpointSettings } from '../../../contracts/request/endpoint-settings.js';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const settings: EndpointSettings = {
  ...{ instanceTypes: ['ml.m5.large'], instances: 1 },
  scaling: { minInstances: 1, maxInstances: 4, callsPerMinute: 600 },
};
const view: EndpointView = {
  ...{ forecast: 'foods', endpoint: 'endpoint-foods-1a2b3c4d5e', now: 'serves', expiresAt: '2026-11-30T13:30:00.000Z' },
  deployment: {
    ...{
      version: 'foods-1',
      endpoint: 'endpoint-foods-1a2b3c4d5e',
      config: 'c',
      settings,
      instanceType: 'ml.m5.large',
    },
    ...{ check: { rows: 12, compared: 12 }, by: 'ana', deployedAt: '2026-11-30T10:02:00.000Z', passedOver: [] },
  },
  served: {
    ...{ stores: ['CA_1'], originDate: '2016-05-22', models: [{ variant: 'm1-ca-1-aaaaaa', group: 'CA_1' }] },
  } as unknown as ServedVersion,
  periods: [
    {
      ...{ version: 'foods-1', instanceType: 'ml.m5.large', instances: 1, mostInstances: 4 },
      from: '2026-11-30T10:00:00.000Z',
    },
  ],
};

describe('where an endpoint stands', () => {
  it('is which version it serves, on what, what that has cost and until when', () => {
    expect(renderEndpoint(view, NOW, { 'ml.m5.large': 0.115 })).toMatchInlineSnapshot(`
      "foods: the endpoint endpoint-foods-1a2b3c4d5e serves.

      version      foods-1, origin 2016-05-22; deployed by ana at 2026-11-30T10:02:00.000Z
      stores       CA_1
      models       m1-ca-1-aaaaaa
      runs on      1 to 4 x ml.m5.large a model, so that each has 600 calls a minute
      smoke test   12 of 12 rows: the same numbers as the batch transform
      cost so far  2.00 to 8.00 hours of an instance, 0.2300 to 0.9200 USD

      It is deleted at 2026-11-30T13:30:00.000Z, in 1 h 30 min; longer: npx forecast endpoint extend foods --ttl 1d"
    `);
  });

  it('says that it may serve something else, and why', () => {
    const now = 'may not serve foods-1: The endpoint is Failed';
    const failed = { version: 'foods-2', at: '2026-11-30T11:00:00.000Z', reason: 'no ping. The endpoint is Failed.' };
    const lines = renderEndpoint({ ...view, now, failed }, NOW, {}).split('\n');
    expect(lines[0]).toBe(
      'foods: the endpoint endpoint-foods-1a2b3c4d5e may not serve foods-1: The endpoint is Failed.',
    );
    expect(lines.at(-1)).toBe('Version foods-2 failed at 2026-11-30T11:00:00.000Z: no ping. The endpoint is Failed.');
  });
});
