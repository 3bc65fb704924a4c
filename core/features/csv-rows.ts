/** Rows as CSV: no header, an empty field for a missing value, a line each. @param columns of equal length */
export function csvRows(columns: readonly Float32Array[], rows: number): string {
  const lines: string[] = new Array(rows);
  const fields: string[] = new Array(columns.length);
  const texts = new Map<number, string>();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns.length; column++) {
      const value = (columns[column] as Float32Array)[row] as number;
      // Most values come again: in the next row, or in that of another item.
      let text = texts.get(value);
      if (text === undefined) {
        text = csvField(value);
        texts.set(value, text);
      }
      fields[column] = text;
    }
    lines[row] = fields.join(',');
  }
  return `${lines.join('\n')}\n`;
}

/** Nine digits bring every float32 back exactly. */
function csvField(value: number): string {
  if (Number.isNaN(value)) return '';
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(9)));
}
