import type { Cell } from '../../contracts/dataset/cells.js';
import { foldFiles } from '../../contracts/features/feature-files.js';
import type { FoldParts } from '../../contracts/features/fold-parts.js';
import { type FeatureFile, filesOf } from './build-features-task.js';

export interface FoldOfStore {
  readonly store: string;
  /** The cells of this store. */
  readonly cells: readonly Cell[];
  /** Prefix that ends in the feature key. */
  readonly prefix: string;
  /** Share of the series in the sample that trials see. */
  readonly sampleShare: number;
}

export interface FoldPlaces {
  /** Address of what says that the files are finished. */
  readonly marker: string;
  /** The files, in the order in which a thread writes them. */
  readonly files: readonly { readonly file: FeatureFile; readonly uri: string }[];
}

/** Where the files of a store at an origin lie, whoever makes them: a worker, or a processing job below its output folder. */
export function foldPlaces({ store, cells, prefix, sampleShare }: FoldOfStore, fold: FoldParts): FoldPlaces {
  const files = foldFiles({ prefix, sweepShare: sampleShare }, fold.originDay);
  const kinds = filesOf(fold);
  return {
    marker: files.done(store, kinds),
    files: cells.flatMap((cell) => kinds.map((file) => ({ file, uri: files[file](cell) }))),
  };
}
