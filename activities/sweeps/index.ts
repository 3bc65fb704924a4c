import type { S3Client } from '@aws-sdk/client-s3';
import { readSweeps } from './read-sweeps.js';
import { saveSweep } from './save-sweep.js';

export interface SweepDeps {
  readonly s3: S3Client;
  readonly bucket: string;
}

export const createSweepActivities = (deps: SweepDeps) => ({
  saveSweep: (input: Parameters<typeof saveSweep>[1]) => saveSweep(deps, input),
  readSweeps: (input: Parameters<typeof readSweeps>[1]) => readSweeps(deps, input),
});

export type SweepActivities = ReturnType<typeof createSweepActivities>;
