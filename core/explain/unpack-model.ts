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

/** A file of a packed folder; undefined where it has none of this name. */
function fileOf(archive: Uint8Array, name: string): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    let found: Promise<Uint8Array> | undefined;
    const parser = new Parser({
      strict: true,
      onReadEntry: (entry: ReadEntry) => {
        if (entry.path.replace(/^\.\//, '') === name) found = entry.concat() as unknown as Promise<Uint8Array>;
        else entry.resume();
      },
    });
    parser.on('error', (error: Error) => reject(new ModelFault(`it is no whole archive (${error.message})`)));
    parser.on('end', () => resolve(found));
    parser.end(Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength));
  });
}
