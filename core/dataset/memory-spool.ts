import type { Spool } from './spool.js';

/** Keeps everything in memory: for data of which that is known to be little, or of which all is wanted at once. */
export class MemorySpool implements Spool {
  private readonly parts = new Map<string, Uint8Array[]>();

  append(name: string, bytes: Uint8Array): void {
    const known = this.parts.get(name);
    if (known === undefined) this.parts.set(name, [bytes.slice()]);
    else known.push(bytes.slice());
  }

  read(name: string): Uint8Array<ArrayBuffer> {
    const parts = this.parts.get(name) ?? [];
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}
