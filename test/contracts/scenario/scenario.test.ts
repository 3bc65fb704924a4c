import { describe, expect, it } from 'vitest';
import { canonicalScenario, isUnchanged, scenarioHash, scenarioSchema } from '../../../contracts/scenario/scenario.js';

const one = { of: 'FOODS_1_001', percent: -10 };
const other = { of: 'FOODS_1_002', price: 2.5, from: '2016-06-01', to: '2016-06-02' };

describe('a scenario', () => {
  it('is the same in whatever order and however often its changes are written', () => {
    const first = scenarioSchema.parse({ prices: [one, other], stores: ['TX_1', 'CA_1'] });
    const again = scenarioSchema.parse({
      prices: [other, one, { percent: -10, of: 'FOODS_1_001' }],
      stores: ['CA_1', 'TX_1', 'CA_1'],
    });
    expect(canonicalScenario(again)).toEqual(canonicalScenario(first));
    expect(scenarioHash(again)).toBe(scenarioHash(first));
    expect(scenarioHash(scenarioSchema.parse({ prices: [one] }))).not.toBe(scenarioHash(first));
  });

  it('without changes is one, too', () => {
    expect([isUnchanged(scenarioSchema.parse({})), isUnchanged(scenarioSchema.parse({ prices: [one] }))]).toEqual([
      true,
      false,
    ]);
  });

  it.each([
    [{ prices: [{ of: 'A', percent: 1, price: 2 }] }, 'give either percent or price'],
    [{ prices: [{ of: 'A' }] }, 'give either percent or price'],
    [{ prices: [{ ...other, from: '2016-06-03' }] }, 'its last day lies before its first'],
    [{ events: [{ date: '2016-06-31', names: [] }] }, 'write a day that exists, as 2016-06-12'],
  ])('is refused as %j', (changes, message) => {
    expect(scenarioSchema.safeParse(changes).error?.issues.map((issue) => issue.message)).toContain(message);
  });
});
