import { defineTask } from '../threads/thread-task.js';
import type buildFeaturesTask from './build-features-task.js';

/** What threads compute for the activities of this folder. */
export const featureTasks = {
  buildFeatures: defineTask<typeof buildFeaturesTask>(new URL('./build-features-task.ts', import.meta.url)),
} as const;
