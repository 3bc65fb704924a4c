import { createReadStream } from 'node:fs';

/** The lines of a file of text, one after the other; without empty ones at its end. A line ends with a line feed alone. */
export async function* textLines(path: string): AsyncGenerator<string> {
  let empty = 0;
  for await (const line of allLines(path)) {
    if (line === '') {
      empty += 1;
      continue;
    }
    for (; empty > 0; empty--) yield '';
    yield line;
  }
}

export async function countLines(path: string): Promise<number> {
  let count = 0;
  for await (const _ of textLines(path)) count += 1;
  return count;
}

async function* allLines(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const text of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() as string;
    yield* lines;
  }
  if (rest !== '') yield rest;
}
