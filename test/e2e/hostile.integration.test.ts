import { expect, it } from 'vitest';
import { matrix } from '../chaos/hostile.js';

it('input as a stranger would write it is answered or refused, soon and small, and nothing leaves its folder', async () => {
  const result = await matrix.run({ points: 24, seed: 4, log: () => undefined });
  expect(result.failures).toEqual([]);
});
