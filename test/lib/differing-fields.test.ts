import { differingFields } from '@durable-forecast/lib/differing-fields';
import { describe, expect, it } from 'vitest';

describe('differingFields', () => {
  it('names what differs as deep as both have members, in the order of their names', () => {
    const a = { sweep: { seed: 1, maxTrials: 3 }, name: 'foods', scope: { stores: ['CA_1'] } };
    const b = { sweep: { seed: 2, maxTrials: 3 }, name: 'foods', scope: { stores: ['CA_1', 'TX_1'] }, origin: 'd_1' };
    expect(differingFields(a, b)).toEqual([
      { field: 'origin', a: undefined, b: 'd_1' },
      { field: 'scope.stores', a: ['CA_1'], b: ['CA_1', 'TX_1'] },
      { field: 'sweep.seed', a: 1, b: 2 },
    ]);
  });

  it('finds nothing in equal values, whatever the order of their members', () => {
    expect(differingFields({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toEqual([]);
  });

  it('takes what is not there for other than an object', () => {
    expect(differingFields({ a: { b: 1 } }, {})).toEqual([{ field: 'a', a: { b: 1 }, b: undefined }]);
  });
});
