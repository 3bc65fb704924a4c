import type { WorkerRuntime } from '../contracts/run/environment.js';

/** What this worker runs on. */
export const thisRuntime = (): WorkerRuntime => ({
  node: process.versions.node,
  platform: process.platform,
  arch: process.arch,
});
