import { Parser, type ReadEntry } from 'tar';
import { ModelFault } from './model-fault.js';

/** A model in memory is no larger; more is no model of trees. */
const MOST_BYTES = 2 ** 30;
const MOST_ENTRIES = 10_000;
/** What is unpacked at once: small, since it may become a thousand times as much. */
const PIECE_BYTES = 64 * 1024;

/**
 * Files of a packed folder, by their paths in it.
 *
 * @param archive a `model.tar.gz`
 * @param isWanted which of them
 * @throws ModelFault when it is no whole archive, or holds more than a model does
 */
export function readArchive(
  archive: Uint8Array,
  isWanted: (path: string) => boolean,
): Promise<ReadonlyMap<string, Uint8Array>> {
  return new Promise((resolve, reject) => {
    const found = new Map<string, Promise<Uint8Array>>();
    let entries = 0;
    let bytes = 0;
    let isOver = false;
    const refuse = (why: string) => {
      isOver = true;
      reject(new ModelFault(why));
    };
    const parser = new Parser({
      strict: true,
      onReadEntry: (entry: ReadEntry) => {
        entries += 1;
        bytes += entry.size;
        if (entries > MOST_ENTRIES) refuse(`it holds more than ${MOST_ENTRIES} files`);
        if (bytes > MOST_BYTES) refuse(`it unpacks to more than ${MOST_BYTES} bytes`);
        const path = entry.path.replace(/^\.\//, '');
        if (!isOver && isWanted(path)) found.set(path, entry.concat() as unknown as Promise<Uint8Array>);
        else entry.resume();
      },
    });
    parser.on('error', (error: Error) => refuse(`it is no whole archive (${error.message})`));
    parser.on('end', () => {
      const files = [...found].map(async ([path, content]) => [path, await content] as const);
      Promise.all(files).then((all) => resolve(new Map(all)), reject);
    });
    for (let at = 0; at < archive.length && !isOver; at += PIECE_BYTES) {
      const length = Math.min(PIECE_BYTES, archive.length - at);
      parser.write(Buffer.from(archive.buffer, archive.byteOffset + at, length));
    }
    if (!isOver) parser.end();
  });
}
