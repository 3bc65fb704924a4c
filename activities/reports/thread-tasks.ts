import { defineTask } from '../threads/thread-task.js';
import type drawPageTask from './draw-page-task.js';
import type lookAtStoreTask from './look-at-store-task.js';

/** What threads do for the activities of this folder. */
export const reportTasks = {
  drawPage: defineTask<typeof drawPageTask>(new URL('./draw-page-task.ts', import.meta.url)),
  lookAtStore: defineTask<typeof lookAtStoreTask>(new URL('./look-at-store-task.ts', import.meta.url)),
} as const;
