import type { ProcessIdentity } from '@durable-forecast/lib/process-identity.mjs';

/** One start of the container on one host. Folders are relative to the server's root. */
export interface HostRun {
  readonly host: string;
  readonly runFolder: string;
  readonly stream: string;
  readonly logFile: string;
  /** Known once the container runs; a crash may come before it is stored. */
  readonly identity?: ProcessIdentity;
  /** Exit code, 128 + signal for a signal. */
  readonly exitCode?: number;
}
