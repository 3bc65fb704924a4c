import { defineTask } from '../threads/thread-task.js';
import type scoreVersionTask from './score-version-task.js';

/** What threads compute for the activities of this folder. */
export const monitoringTasks = {
  scoreVersion: defineTask<typeof scoreVersionTask>(new URL('./score-version-task.ts', import.meta.url)),
} as const;
