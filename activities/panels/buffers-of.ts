import type { ReadPanel } from './read-panels.js';

/**
 * Memory of panel files that goes to a thread in place of being copied. What was decoded of them keeps its names and loses its numbers,
 * so nothing may look at those afterwards. Small files may lie in memory that others share, and are copied.
 */
export const buffersOf = (panels: readonly ReadPanel[]): readonly ArrayBuffer[] =>
  panels
    .filter(({ bytes }) => bytes.byteLength === bytes.buffer.byteLength)
    .map(({ bytes }) => bytes.buffer as ArrayBuffer);
