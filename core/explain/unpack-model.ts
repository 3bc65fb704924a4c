import { bundledDeclaration } from '../../contracts/algorithms/algorithms.js';
import type { TreeModelFile } from '../../contracts/algorithms/declaration-fields.js';
import { ModelFault } from './model-fault.js';
import { readArchive } from './read-archive.js';
import { readLightgbmModel } from './read-lightgbm-model.js';
import { readXgboostModel } from './read-xgboost-model.js';
import type { TreeModel } from './tree-model.js';

/** Whose model is to be read. */
export interface ModelToRead {
  readonly algorithm: string;
  /** How, where the algorithm is not bundled. */
  readonly model?: TreeModelFile | undefined;
}

/**
 * The booster of a model as a training job leaves it.
 *
 * @param archive a `model.tar.gz`
 * @throws ModelFault when it can't be read, or not be explained
 */
export async function unpackModel(archive: Uint8Array, { algorithm, ...own }: ModelToRead): Promise<TreeModel> {
  const model = own.model ?? bundledDeclaration(algorithm)?.model;
  if (model === undefined) throw new ModelFault(`nobody has said how models of ${algorithm} are read`);
  const bytes = (await readArchive(archive, (path) => path === model.file)).get(model.file);
  if (bytes === undefined) throw new ModelFault(`it has no file ${model.file}`);
  switch (model.trees) {
    case 'lightgbm':
      return readLightgbmModel(new TextDecoder().decode(bytes));
    case 'xgboost':
      return readXgboostModel(bytes);
  }
}
