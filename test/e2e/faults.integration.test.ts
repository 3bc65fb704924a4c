import { expect, it } from 'vitest';
import { run } from '../chaos/faults.js';

it(
  'a sweep ends as it should, with as many jobs as it should, under the faults of the endpoint',
  async () => {
    const result = await run({ points: 6, seed: 4, log: () => undefined });
    expect(result.failures).toEqual([]);
  },
  10 * 60_000,
);
