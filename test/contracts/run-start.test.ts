import { describe, expect, it } from 'vitest';
import { type ForecastRequest, requestSchema } from '../../contracts/request/request.js';
import { runFingerprint } from '../../contracts/run/run-start.js';

const fingerprint = (request: object) => runFingerprint(requestSchema.parse(request), 's3://b/datasets/x');
const FULL = {
  name: 'a',
  origin: 'd_472',
  features: { set: 'origin', add: ['rolling_max_t14'] },
  training: { instanceTypes: ['ml.m5.large'] },
} satisfies Partial<Record<keyof ForecastRequest, unknown>>;

describe('the fingerprint of a run', () => {
  // Printed by 0.1.0 itself.
  it.each([
    [{}, 'b95656a56c168e975b474806b630956b2b2942056fd3a45cc75ef47b7a5e6103'],
    [FULL, 'd698b2b5b4f2b393171549b3ec94bd69e87a0db1b51c88f7f8549ee10416a856'],
  ])(
    'is that of 0.1.0 for a request that asks for nothing newer, so that its unfinished run is found: %j',
    (...[request, expected]) => {
      expect(fingerprint(request)).toBe(expected);
    },
  );

  it('differs where something newer is asked for', () => {
    const asked = [
      {},
      { features: { horizonPrices: 'require' } },
      { features: { runOn: 'processing' } },
      { transform: { instanceTypes: ['ml.m5.large'] } },
      { publish: { approval: 'required' } },
      { publish: { limits: { current: 0.5 } } },
    ];
    expect(new Set(asked.map(fingerprint)).size).toBe(asked.length);
    expect(fingerprint({ features: { horizonPrices: 'carry', runOn: 'worker' }, transform: {} })).toBe(fingerprint({}));
  });
});
