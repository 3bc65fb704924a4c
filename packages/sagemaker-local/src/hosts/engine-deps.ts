import type { S3Client } from '@aws-sdk/client-s3';
import type { Logger } from 'pino';
import type { Faults } from '../faults/faults.js';
import type { ImageRegistry } from '../images/registry.js';
import type { LogFiles } from '../logs/log-files.js';
import type { Clock } from '../model/clock.js';
import type { Runner } from '../runners/runner.js';
import type { ObjectCache } from '../s3/object-cache.js';
import type { Store } from '../store/store.js';

/** What a job whose container vanished while no server was there becomes. */
export type LostJobPolicy = 'restart' | 'fail';

/** Settings of the job engines. */
export interface EngineSettings {
  /** Absolute folder of everything the server writes. */
  readonly root: string;
  readonly account: string;
  readonly region: string;
  /** Time between SIGTERM and SIGKILL when a job is stopped; AWS gives 120. */
  readonly graceSeconds: number;
  /** OMP_NUM_THREADS of each container. */
  readonly threadsPerJob: number;
  readonly lostJobs: LostJobPolicy;
  /** What containers get of the server's own environment: where S3 is, and the keys to it. */
  readonly containerEnvironment: Readonly<Record<string, string>>;
}

export interface EngineDeps {
  readonly store: Store;
  readonly s3: S3Client;
  readonly cache: ObjectCache;
  readonly images: ImageRegistry;
  readonly logs: LogFiles;
  readonly runner: Runner;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly settings: EngineSettings;
  readonly log: Logger;
}
