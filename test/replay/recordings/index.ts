import { looksForOrphans } from './orphans.js';
import { pipelines } from './pipelines.js';
import { lines } from './queues.js';
import type { Recording } from './recording.js';
import { sweeps } from './sweeps.js';
import { trials } from './trials.js';
import { tunings } from './tunings.js';

export const recordings: readonly Recording[] = [
  ...trials,
  ...lines,
  ...sweeps,
  ...tunings,
  ...pipelines,
  ...looksForOrphans,
];
