import type { LogFile } from '../logs/log-file.js';
import type { StoredLogStream } from '../store/log-stream-store.js';
import type { EngineDeps } from './engine-deps.js';

/** How often new log lines get their time, in milliseconds. */
const STAMP_EVERY_MS = 200;

/** Gives the lines that containers write to their logs their times. */
export class LogWatch {
  private readonly logs = new Map<string, LogFile>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly deps: Pick<EngineDeps, 'logs' | 'clock' | 'log'>) {}

  /** Begins a stream, or goes on with it. */
  open(stream: Omit<StoredLogStream, 'createdAt'> & { readonly createdAt?: number }): LogFile {
    const log = this.deps.logs.begin({ createdAt: this.deps.clock.now(), ...stream });
    this.logs.set(stream.file, log);
    return log;
  }

  start(): void {
    this.timer ??= setInterval(() => {
      // What could not be noted now, say on a full disk, is noted the next time.
      this.stamp().catch((error: unknown) => this.deps.log.warn({ err: error }, 'times of log lines were not noted'));
    }, STAMP_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Gives all that is new its time. */
  async stamp(): Promise<void> {
    const now = this.deps.clock.now();
    await Promise.all([...this.logs.values()].map((log) => log.stamp(now)));
  }

  /** Lines written whole. */
  async countLines(): Promise<number> {
    await this.stamp();
    const counts = await Promise.all([...this.logs.values()].map((log) => log.countLines()));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Says that nothing more will be written. @param files other logs of which that is true, relative to the root */
  finish(files: readonly string[] = []): void {
    for (const file of [...this.logs.keys(), ...files]) this.deps.logs.finish({ file });
    this.logs.clear();
  }
}
