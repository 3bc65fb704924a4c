import type { SweepDeps } from './deps.js';
import { readEarlierTrials } from './read-earlier-trials.js';
import { readSweeps } from './read-sweeps.js';
import { saveSweep } from './save-sweep.js';

export const createSweepActivities = (deps: SweepDeps) => ({
  saveSweep: (input: Parameters<typeof saveSweep>[1]) => saveSweep(deps, input),
  readSweeps: (input: Parameters<typeof readSweeps>[1]) => readSweeps(deps, input),
  readEarlierTrials: (uri: string) => readEarlierTrials(deps, uri),
});

export type SweepActivities = ReturnType<typeof createSweepActivities>;
