import { describe, expect, it } from 'vitest';
import { matrix } from '../chaos/stack.js';

describe('npm start', () => {
  it(
    'publishes with one job a trial though worker, Temporal, SageMaker and S3 are killed, and resumes when all are',
    async () => {
      // Each alone, and at last all at once, in one run.
      const result = await matrix.run({ points: 5, seed: 9, killsPerRun: 5, log: () => undefined });
      expect(result.failures).toEqual([]);
    },
    10 * 60_000,
  );
});
