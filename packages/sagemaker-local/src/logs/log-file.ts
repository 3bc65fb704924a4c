import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { NEWLINE } from '@durable-forecast/lib/newline';
import { escapeControlCharacters } from './escape.js';

/** One line of a log as CloudWatch shows it. Offsets are bytes in the log file, times epoch milliseconds. */
export interface LogEvent {
  readonly offset: number;
  readonly end: number;
  readonly timestamp: number;
  readonly message: string;
}

/** Bytes read at once. */
const CHUNK_BYTES = 1024 * 1024;
/** Longer lines become several events, as the log driver does. */
const MAX_EVENT_BYTES = 256 * 1024;
/** CloudWatch adds this to each event when it counts the size of an answer. */
const EVENT_OVERHEAD_BYTES = 26;
const MAX_ANSWER_BYTES = 1024 * 1024;

/**
 * The log of one container, read from the file it writes to.
 *
 * The container knows nothing of us and writes plain lines, so their times are noted beside the file: from which byte
 * on was what we saw new, and when. The notes survive a crash; what came meanwhile gets the time of the next stamp.
 */
export class LogFile {
  private readonly stamps: { offset: number; at: number }[] = [];
  private seen = 0;

  constructor(readonly path: string) {
    const notes = this.notesPath();
    if (!existsSync(notes)) return;
    for (const line of readFileSync(notes, 'utf8').split('\n')) {
      const [offset, end, at] = line.split(' ').map(Number);
      // The last line may be cut off by a crash.
      if (offset === undefined || end === undefined || at === undefined || !Number.isFinite(at)) continue;
      this.stamps.push({ offset, at });
      this.seen = end;
    }
  }

  /** Notes that everything not seen before came at this time. @returns whether there was anything */
  async stamp(now: number): Promise<boolean> {
    const size = await this.size();
    if (size <= this.seen) return false;
    appendFileSync(this.notesPath(), `${this.seen} ${size} ${now}\n`);
    this.stamps.push({ offset: this.seen, at: now });
    this.seen = size;
    return true;
  }

  /** Adds lines of the platform itself. */
  append(now: number, ...lines: readonly string[]): void {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    appendFileSync(this.path, bytes);
    appendFileSync(this.notesPath(), `${this.seen} ${this.seen + bytes.length} ${now}\n`);
    this.stamps.push({ offset: this.seen, at: now });
    this.seen += bytes.length;
  }

  /** Bytes seen so far. */
  get length(): number {
    return this.seen;
  }

  /** Times of the first and last thing seen. */
  get span(): { readonly first: number; readonly last: number } | undefined {
    const [first] = this.stamps;
    const last = this.stamps.at(-1);
    return first === undefined || last === undefined ? undefined : { first: first.at, last: last.at };
  }

  /** Where the lines seen from this time on begin. */
  async offsetAt(time: number): Promise<number> {
    const stamp = this.stamps.find(({ at }) => at >= time);
    return stamp === undefined ? this.seen : this.nextLineStart(stamp.offset);
  }

  /** The end of what can be shown: a line still being written is held back until its end or that of the container. */
  async visibleEnd(finished: boolean): Promise<number> {
    if (finished || this.seen === 0) return this.seen;
    let end = this.seen;
    while (end > 0) {
      const begin = Math.max(0, end - CHUNK_BYTES);
      const newline = (await this.bytes(begin, end)).lastIndexOf(NEWLINE);
      if (newline >= 0) return begin + newline + 1;
      end = begin;
    }
    return 0;
  }

  /** Lines written whole. */
  async countLines(): Promise<number> {
    let count = 0;
    for (let position = 0; position < this.seen; position += CHUNK_BYTES) {
      for (const byte of await this.bytes(position, position + CHUNK_BYTES)) if (byte === NEWLINE) count += 1;
    }
    return count;
  }

  /** The first events of the byte range, at most `limit` and 1 MiB. */
  async readForward(from: number, to: number, limit: number): Promise<LogEvent[]> {
    const events: LogEvent[] = [];
    const budget = new Budget(limit);
    for (let position = from; position < to && budget.open; ) {
      const chunk = await this.bytes(position, Math.min(to, position + CHUNK_BYTES));
      if (chunk.length === 0) break;
      const lastNewline = chunk.lastIndexOf(NEWLINE);
      const whole = position + chunk.length >= to || lastNewline < 0 ? chunk.length : lastNewline + 1;
      for (const event of this.split(chunk.subarray(0, whole), position)) {
        if (!budget.take(event)) return events;
        events.push(event);
      }
      position += whole;
    }
    return events;
  }

  /** The last events of the byte range, at most `limit` and 1 MiB, oldest first. */
  async readBackward(from: number, to: number, limit: number): Promise<LogEvent[]> {
    const events: LogEvent[] = [];
    const budget = new Budget(limit);
    for (let end = to; end > from && budget.open; ) {
      const chunkStart = Math.max(from, end - CHUNK_BYTES);
      const chunk = await this.bytes(chunkStart, end);
      const firstNewline = chunk.indexOf(NEWLINE);
      const cut = chunkStart === from || firstNewline < 0 || firstNewline === chunk.length - 1 ? 0 : firstNewline + 1;
      for (const event of this.split(chunk.subarray(cut), chunkStart + cut).reverse()) {
        if (!budget.take(event)) return events.reverse();
        events.push(event);
      }
      end = chunkStart + cut;
    }
    return events.reverse();
  }

  private split(bytes: Buffer, base: number): LogEvent[] {
    const events: LogEvent[] = [];
    for (let begin = 0; begin < bytes.length; ) {
      const newline = bytes.indexOf(NEWLINE, begin);
      const lineEnd = newline < 0 ? bytes.length : newline;
      const end = Math.min(lineEnd, begin + MAX_EVENT_BYTES);
      const next = end === lineEnd && newline >= 0 ? end + 1 : end;
      const message = escapeControlCharacters(bytes.toString('utf8', begin, end));
      // CloudWatch takes no empty events.
      if (message.trim() !== '') {
        events.push({ offset: base + begin, end: base + next, timestamp: this.timeOf(base + begin), message });
      }
      begin = next;
    }
    return events;
  }

  private timeOf(offset: number): number {
    let low = 0;
    let high = this.stamps.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.stamps[middle]?.offset ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.stamps[low]?.at ?? 0;
  }

  private async nextLineStart(offset: number): Promise<number> {
    if (offset === 0) return 0;
    for (let position = offset - 1; position < this.seen; position += CHUNK_BYTES) {
      const newline = (await this.bytes(position, position + CHUNK_BYTES)).indexOf(NEWLINE);
      if (newline >= 0) return position + newline + 1;
    }
    return this.seen;
  }

  private async bytes(from: number, to: number): Promise<Buffer> {
    const file = await open(this.path, 'r');
    try {
      const buffer = Buffer.alloc(Math.max(0, Math.min(to, this.seen) - from));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  private async size(): Promise<number> {
    return (await stat(this.path).catch(() => undefined))?.size ?? 0;
  }

  private notesPath(): string {
    return `${this.path}.times`;
  }
}

/** Counts what an answer may hold. */
class Budget {
  private bytes = 0;
  private events = 0;

  constructor(private readonly limit: number) {}

  get open(): boolean {
    return this.events < this.limit && this.bytes < MAX_ANSWER_BYTES;
  }

  take({ message }: LogEvent): boolean {
    const size = Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
    // The first event always fits, else a reader would never get past it.
    if (!this.open || (this.events > 0 && this.bytes + size > MAX_ANSWER_BYTES)) return false;
    this.bytes += size;
    this.events += 1;
    return true;
  }
}
