/** Whole numbers by position, 4 bytes each, in memory that grows with them; 0 where nothing was put. */
export class IntColumn {
  private values = new Int32Array(8);
  /** One more than the last position with a number. */
  length = 0;

  get(at: number): number {
    return at < this.length ? (this.values[at] as number) : 0;
  }

  put(at: number, value: number): void {
    if (at >= this.values.length) {
      const larger = new Int32Array(Math.max(at + 1, Math.ceil(this.values.length * 1.5)));
      larger.set(this.values);
      this.values = larger;
    }
    this.values[at] = value;
    this.length = Math.max(this.length, at + 1);
  }

  push(value: number): void {
    this.put(this.length, value);
  }

  /** A view, which the next change may leave behind. */
  view(): Int32Array {
    return this.values.subarray(0, this.length);
  }
}
