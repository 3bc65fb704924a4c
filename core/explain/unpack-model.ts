import { Parser, type ReadEntry } from 'tar';
import { builtInDeclaration } from '../../contracts/algorithms/algorithms.js';
import type { TreeModelFile } from '../../contracts/algorithms/declaration-fields.js';
import { ModelFault } from './model-fault.js';
import { readLightgbmModel } from './read-lightgbm-model.js';
import { readXgboostModel } from './read-xgboost-model.js';
import type { TreeModel } from './tree-model.js';

/** Whose model is to be read. */
export interface ModelToRead {
  readonly algorithm: string;
  /** How, where the algorithm does not come along. */
  readonly model?: TreeModelFile | undefined;
}

/**
 * The booster of a model as a training job leaves it.
 *
 * @param archive a `model.tar.gz`
 * @throws ModelFault when it can't be read, or not be explained
 */
export async function unpackModel(archive: Uint8Array, { algorithm, ...own }: ModelToRead): Promise<TreeModel> {
  const model = own.model ?? builtInDeclaration(algorithm)?.model;
  if (model === undefined) throw new ModelFault(`nobody has said how models of ${algorithm} are read`);
  const bytes = await fileOf(archive, model.file);
  if (bytes === undefined) throw new ModelFault(`it has no file ${model.file}`);
  switch (model.trees) {
    case 'lightgbm':
      return readLightgbmModel(new TextDecoder().decode(bytes));
    case 'xgboost':
      return readXgboostModel(bytes);
  }
}

/** A model in memory is no larger; more is no model of trees. */
const MOST_BYTES = 2 ** 30;
const MOST_ENTRIES = 10_000;
/** What is unpacked at once: small, since it may become a thousand times as much. */
const PIECE_BYTES = 64 * 1024;

/** A file of a packed folder; undefined where it has none of this name. */
function fileOf(archive: Uint8Array, name: string): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    let found: Promise<Uint8Array> | undefined;
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
        if (!isOver && entry.path.replace(/^\.\//, '') === name) {
          found = entry.concat() as unknown as Promise<Uint8Array>;
        } else entry.resume();
      },
    });
    parser.on('error', (error: Error) => refuse(`it is no whole archive (${error.message})`));
    parser.on('end', () => resolve(found));
    for (let at = 0; at < archive.length && !isOver; at += PIECE_BYTES) {
      const length = Math.min(PIECE_BYTES, archive.length - at);
      parser.write(Buffer.from(archive.buffer, archive.byteOffset + at, length));
    }
    if (!isOver) parser.end();
  });
}
