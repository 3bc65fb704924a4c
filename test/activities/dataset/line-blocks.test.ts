import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineBlocks } from '../../../activities/dataset/line-blocks.js';

async function* pieces(bytes: Uint8Array, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

describe('blocks of lines', () => {
  it('give every line once, whole and in order, the first by itself', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', ',', '1'), maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 40 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 64 }),
        async (lines, isEnded, piece, size) => {
          const text = lines.join('\n') + (isEnded ? '\n' : '');
          const blocks: string[] = [];
          for await (const block of lineBlocks(pieces(Buffer.from(text), piece), size)) {
            blocks.push(Buffer.from(block).toString());
          }
          const [first = '', ...rest] = blocks;
          expect(text.startsWith('\n') || text === '' ? '' : first).toBe(text.split('\n')[0]);
          expect(first + (text.includes('\n') ? '\n' : '') + rest.join('')).toBe(text);
          for (const block of rest.slice(0, -1)) expect(block.endsWith('\n')).toBe(true);
        },
      ),
    );
  });
});
