import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Spool } from '../../core/dataset/spool.js';

/** Bytes that wait in memory before they go to the disk, of all names together. */
const PENDING_BYTES = 8 << 20;

interface Pending {
  readonly parts: Uint8Array[];
  bytes: number;
}

/**
 * Keeps bytes in a folder, a file a name. Small pieces are gathered first, so that a file which goes through all stores again and again
 * is not written row by row.
 */
export class FileSpool implements Spool {
  private readonly pending = new Map<string, Pending>();
  private pendingBytes = 0;

  /** @param folder that exists, for this spool alone */
  constructor(private readonly folder: string) {}

  append(name: string, bytes: Uint8Array): void {
    const of = this.pending.get(name) ?? { parts: [], bytes: 0 };
    if (of.bytes === 0) this.pending.set(name, of);
    of.parts.push(bytes.slice());
    of.bytes += bytes.length;
    this.pendingBytes += bytes.length;
    if (this.pendingBytes > PENDING_BYTES) this.write();
  }

  read(name: string): Uint8Array<ArrayBuffer> {
    this.write();
    try {
      const bytes = readFileSync(this.fileOf(name));
      // Of its own already, unless the file is so small that it came from a pool.
      return bytes.byteOffset === 0 && bytes.buffer.byteLength === bytes.length
        ? new Uint8Array(bytes.buffer as ArrayBuffer)
        : new Uint8Array(bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Uint8Array();
      throw error;
    }
  }

  private write(): void {
    for (const [name, { parts }] of this.pending) appendFileSync(this.fileOf(name), Buffer.concat(parts));
    this.pending.clear();
    this.pendingBytes = 0;
  }

  /** @param name given by the code, never by data */
  private fileOf(name: string): string {
    return join(this.folder, name);
  }
}
