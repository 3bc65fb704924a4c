import { expect, it } from 'vitest';
import { wholeStore } from '../../../contracts/dataset/cells.js';
import { foldFiles, placesOfStores } from '../../../contracts/features/feature-files.js';

it('files of stores lie in the order of the stores, whatever their features are named by', () => {
  const stores = ['CA_1', 'CA_2', 'TX_1'];
  const addresses = (keys: readonly string[]) => {
    const places = placesOfStores(
      's3://b/features',
      Object.fromEntries(stores.map((store, at) => [store, keys[at] as string])),
    );
    const files = foldFiles({ prefix: 's3://b/features/all', stores: places, sweepShare: 1 }, 1885);
    return stores.map((store) => files.train(wholeStore(store)));
  };
  for (const keys of [
    ['a1', 'b2', 'c3'],
    ['c3', 'b2', 'a1'],
  ]) {
    expect(addresses(keys).toSorted()).toEqual(addresses(keys));
  }
});
