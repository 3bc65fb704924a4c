import type { Recording } from './recording.js';
import { sweeps } from './sweeps.js';
import { trials } from './trials.js';

export const recordings: readonly Recording[] = [...trials, ...sweeps];
