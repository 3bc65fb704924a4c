import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';

/** A file that was written, by what the manifest says of it. */
export interface HashedFile {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
}

/** Writes a file piece by piece, and hashes what it writes. */
export class HashedFileWriter {
  private readonly hash = createHash('sha256');
  private readonly file: number;
  private bytes = 0;

  constructor(private readonly path: string) {
    this.file = openSync(path, 'w');
  }

  write(piece: Uint8Array | string): void {
    const content = typeof piece === 'string' ? Buffer.from(piece) : piece;
    this.hash.update(content);
    for (let written = 0; written < content.length; ) written += writeSync(this.file, content, written);
    this.bytes += content.length;
  }

  /** @returns what was written */
  close(): HashedFile {
    closeSync(this.file);
    return { path: this.path, bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}
