import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StoredLogStream } from '../store/log-stream-store.js';
import type { Store } from '../store/store.js';
import { LogFile } from './log-file.js';

/** The log streams of all jobs, and which of them are still being written. */
export class LogFiles {
  private readonly active = new Map<string, LogFile>();

  constructor(
    private readonly store: Store,
    private readonly root: string,
  ) {}

  /** Begins a stream, or goes on with one of before. @param file relative to the root */
  begin(stream: StoredLogStream): LogFile {
    this.store.logStreams.add(stream);
    const path = join(this.root, stream.file);
    mkdirSync(dirname(path), { recursive: true });
    const log = this.active.get(stream.file) ?? new LogFile(path);
    this.active.set(stream.file, log);
    return log;
  }

  /** Says that nothing more will be written. */
  finish(stream: Pick<StoredLogStream, 'file'>): void {
    this.active.delete(stream.file);
  }

  /** A stream for reading, with what it has at this moment. */
  async read(stream: StoredLogStream, now: number): Promise<{ log: LogFile; finished: boolean }> {
    const active = this.active.get(stream.file);
    const log = active ?? new LogFile(join(this.root, stream.file));
    await log.stamp(now);
    return { log, finished: active === undefined };
  }
}
