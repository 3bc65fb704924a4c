import { expect, it } from 'vitest';
import { matrix } from '../chaos/readback.js';

it(
  'a run publishes the undisturbed forecast, or nothing and the name of the object, whatever happens to what it reads back',
  async () => {
    const result = await matrix.run({ points: 4, seed: 2, log: () => undefined });
    expect(result.failures).toEqual([]);
  },
  10 * 60_000,
);
