import { defineTask } from '../threads/thread-task.js';
import type checkVersionTask from './check-version-task.js';
import type versionFilesTask from './version-files-task.js';
import type writeVersionTask from './write-version-task.js';

/** What threads compute for the activities of this folder. */
export const forecastTasks = {
  checkVersion: defineTask<typeof checkVersionTask>(new URL('./check-version-task.ts', import.meta.url)),
  versionFiles: defineTask<typeof versionFilesTask>(new URL('./version-files-task.ts', import.meta.url)),
  writeVersion: defineTask<typeof writeVersionTask>(new URL('./write-version-task.ts', import.meta.url)),
} as const;
