/** A column that counts up by one from row to row. Says of a wrong row, and of the right ones behind it nothing. */
export class DayCount {
  private before: number | undefined;
  /** The last row that was right. */
  private anchor: { readonly value: number; readonly row: number } | undefined;

  /**
   * @param step how far the row may lie beyond the one before, where days are missing
   * @returns the value that was expected; undefined where the row has it
   */
  check(value: number, row: number, step = 1): number | undefined {
    const { before, anchor } = this;
    this.before = value;
    if (before !== undefined && anchor !== undefined) {
      const expected = anchor.value + row - anchor.row;
      if (value !== before + 1 && value !== before + step && value !== expected) return expected;
    }
    this.anchor = { value, row };
    return undefined;
  }
}
