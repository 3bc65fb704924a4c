import { defineTask } from '../threads/thread-task.js';
import type csvTask from './csv-task.js';

/** What threads compute for the activities of this folder. */
export const channelTasks = {
  csv: defineTask<typeof csvTask>(new URL('./csv-task.ts', import.meta.url)),
} as const;
