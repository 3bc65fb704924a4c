import { HORIZON } from './panel.js';

/** The first days of every row of 28. @param values rows x 28 @returns rows x days */
export function firstDays(values: Float32Array, days: number): Float32Array {
  if (days === HORIZON) return values;
  const rows = values.length / HORIZON;
  const first = new Float32Array(rows * days);
  for (let row = 0; row < rows; row++) {
    first.set(values.subarray(row * HORIZON, row * HORIZON + days), row * days);
  }
  return first;
}
