import { expect, it } from 'vitest';
import { matrix } from '../chaos/worker.js';

it(
  'a sweep has one job a trial and the same leaderboard though its worker is killed in submit, watch and stop',
  async () => {
    const result = await matrix.run({ points: 10, seed: 4, log: () => undefined });
    expect(result.failures).toEqual([]);
  },
  10 * 60_000,
);
