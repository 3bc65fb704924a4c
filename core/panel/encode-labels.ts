import type { Encoded } from './panel.js';

/** Label encoding: labels sorted by code point, as pandas and scikit-learn do. */
export function encodeLabels(values: readonly string[]): Encoded {
  const labels = [...new Set(values)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const codes = new Map(labels.map((label, code) => [label, code]));
  return { labels, codes: Uint16Array.from(values, (value) => codes.get(value) as number) };
}
