/** Bytes that are written one after another; its memory grows, and is used again once it was emptied. */
export class ByteSink {
  private memory = new Uint8Array(1 << 12);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  /** What was written so far: a view that the next writing may change. */
  view(): Uint8Array<ArrayBuffer> {
    return this.memory.subarray(0, this.length);
  }

  /** Has room for so many more bytes. @returns the memory; what is written there counts once `length` says so */
  room(bytes: number): Uint8Array<ArrayBuffer> {
    if (this.length + bytes > this.memory.length) {
      const larger = new Uint8Array(Math.max(this.length + bytes, 2 * this.memory.length));
      larger.set(this.view());
      this.memory = larger;
    }
    return this.memory;
  }

  byte(value: number): void {
    this.room(1)[this.length] = value;
    this.length += 1;
  }

  bytes(values: Uint8Array): void {
    this.room(values.length).set(values, this.length);
    this.length += values.length;
  }

  /** Seven bits a byte, the lowest first; below 2^53. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }
}
