import { expect, it } from 'vitest';
import { run as faults } from '../chaos/faults.js';
import { run as kills } from '../chaos/worker.js';

it(
  'a sweep has one job a trial and the same leaderboard though its worker is killed in submit, watch and stop',
  async () => {
    const result = await kills({ points: 10, seed: 4, log: () => undefined });
    expect(result.failures).toEqual([]);
  },
  10 * 60_000,
);

it(
  'a sweep ends as it should, with as many jobs as it should, under the faults of the endpoint',
  async () => {
    const result = await faults({ points: 6, seed: 4, log: () => undefined });
    expect(result.failures).toEqual([]);
  },
  10 * 60_000,
);
