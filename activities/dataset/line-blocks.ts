import { NEWLINE } from '@durable-forecast/lib/newline';

/** Bytes of a block: much to a thread, little to memory. */
const BLOCK_BYTES = 4 << 20;
/** Rows are far shorter; a longer line is no text. */
const MAX_LINE_BYTES = 64 << 20;
/** A column for each day of a thousand years. */
const MAX_HEADER_BYTES = 4 << 20;

/** A file that is no lines of text. */
export class EndlessLineError extends Error {}

/**
 * Cuts a stream into its first line and then blocks of whole lines, each in memory of its own.
 *
 * @throws EndlessLineError when the first line goes on for more than 4 MiB, or another one for more than 64 MiB
 */
export async function* lineBlocks(
  source: AsyncIterable<Uint8Array>,
  size = BLOCK_BYTES,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let block = new Uint8Array(size);
  let length = 0;
  let isHeader = true;
  for await (const chunk of source) {
    for (let from = 0; from < chunk.length; ) {
      const taken = Math.min(chunk.length - from, block.length - length);
      block.set(chunk.subarray(from, from + taken), length);
      length += taken;
      from += taken;
      if (isHeader) {
        const end = block.subarray(0, length).indexOf(NEWLINE);
        if (end !== -1) {
          yield block.slice(0, end);
          block.copyWithin(0, end + 1, length);
          length -= end + 1;
          isHeader = false;
        }
      }
      if (length < block.length) continue;
      const end = block.lastIndexOf(NEWLINE);
      if (end === -1 || isHeader) {
        const most = isHeader ? MAX_HEADER_BYTES : MAX_LINE_BYTES;
        if (block.length >= most) throw new EndlessLineError(`a line is longer than ${most} bytes`);
        block = grown(block, block.length * 2);
        continue;
      }
      const rest = block.slice(end + 1);
      yield block.subarray(0, end + 1);
      block = grown(rest, size);
      length = rest.length;
    }
  }
  if (length > 0) yield block.subarray(0, length);
}

/** A copy with room for more. */
function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(length, bytes.length));
  larger.set(bytes);
  return larger;
}
