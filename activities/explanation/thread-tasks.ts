import { defineTask } from '../threads/thread-task.js';
import type explainRowsTask from './explain-rows-task.js';

/** What threads compute for the activity of this folder. */
export const explanationTasks = {
  explainRows: defineTask<typeof explainRowsTask>(new URL('./explain-rows-task.ts', import.meta.url)),
} as const;
