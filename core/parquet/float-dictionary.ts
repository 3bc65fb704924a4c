/** Most distinct values of a row group: codes are 16 bits. */
export const MAX_DISTINCT = 1 << 16;
const FEWEST_SLOTS = 1 << 8;
/** Spreads bits of values over the slots: 2^32 over the golden ratio. */
const SPREAD = 0x9e3779b1;

/**
 * The distinct values of a column in the order in which they come, and a code for each.
 *
 * Values count as equal when their bits are: what is read back is what was written, missing values and the sign of a zero
 * included. Its memory is used again from row group to row group, and is about as large as the last one needed.
 */
export class FloatDictionary {
  /** Bits of the distinct values. */
  values = new Uint32Array(FEWEST_SLOTS);
  count = 0;
  /** Of each slot one more than the code of its value; 0 where it is free. */
  private slots = new Int32Array(FEWEST_SLOTS);
  private shift = 32 - Math.log2(FEWEST_SLOTS);

  /** Begins a row group, with about as much room as the last one needed. */
  clear(): void {
    const wanted = 2 ** Math.ceil(Math.log2(Math.max(FEWEST_SLOTS, 4 * this.count)));
    this.count = 0;
    if (wanted === this.slots.length) this.slots.fill(0);
    else this.resize(wanted);
  }

  /**
   * @param bits the column
   * @param codes gets the code of each row
   * @param most distinct values, from which on it isn't worth it
   * @returns whether it was
   */
  encodeRows(bits: Uint32Array, codes: Uint16Array, most: number): boolean {
    let { slots, shift, values } = this;
    for (let row = 0; row < bits.length; row++) {
      const value = bits[row] as number;
      const first = slots[Math.imul(value, SPREAD) >>> shift] as number;
      // Nearly always there at the first look.
      if (first !== 0 && values[first - 1] === value) {
        codes[row] = first - 1;
        continue;
      }
      const code = this.codeOf(value, most);
      if (code < 0) return false;
      codes[row] = code;
      ({ slots, shift, values } = this);
    }
    return true;
  }

  /** The code of a value, which is entered where it is new; -1 where that would be more than `most`. */
  codeOf(value: number, most: number): number {
    const { slots, values } = this;
    const mask = slots.length - 1;
    let slot = Math.imul(value, SPREAD) >>> this.shift;
    let found = slots[slot] as number;
    while (found !== 0) {
      if (values[found - 1] === value) return found - 1;
      slot = (slot + 1) & mask;
      found = slots[slot] as number;
    }
    if (this.count === most) return -1;
    const code = this.count;
    values[code] = value;
    slots[slot] = code + 1;
    this.count = code + 1;
    if (2 * this.count > slots.length) this.grow();
    return code;
  }

  private grow(): void {
    this.resize(4 * this.slots.length);
    const { values, slots, shift } = this;
    const mask = slots.length - 1;
    for (let code = 0; code < this.count; code++) {
      let slot = Math.imul(values[code] as number, SPREAD) >>> shift;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code + 1;
    }
  }

  private resize(slots: number): void {
    const values = new Uint32Array(slots);
    values.set(this.values.subarray(0, this.count));
    this.values = values;
    this.slots = new Int32Array(slots);
    this.shift = 32 - Math.log2(slots);
  }
}
