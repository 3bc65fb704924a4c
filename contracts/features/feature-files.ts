import { encodeId } from '@durable-forecast/lib/encode-id';
import type { Cell } from '../dataset/cells.js';
import type { FeatureMarkerRef } from './feature-marker.js';

/**
 * Where the feature files of a run lie. A fold is an origin with the rows to learn from before it and the rows to predict
 * after it.
 */
export interface FeatureManifest {
  /** Named by content: data, settings and code. Files lie below it where `stores` names no other place for theirs. */
  readonly prefix: string;
  /**
   * Where the files of each store lie, named by what that store alone is made of: they are found again while it stays the same,
   * whatever the others do. Undefined in runs of older versions.
   */
  readonly stores?: Readonly<Record<string, string>> | undefined;
  readonly cells: readonly Cell[];
  /** Last known day of the run, the N of `d_N`. */
  readonly originDay: number;
  /** Share of the series whose rows trials are trained and measured on. */
  readonly sweepShare: number;
  /** Whether rows to learn from depend on the day alone: then those of a later origin are those of an earlier one and more. */
  readonly cumulative: boolean;
  /** What the files hold; undefined in a run that built them under 0.1.0. */
  readonly markers?: readonly FeatureMarkerRef[] | undefined;
}

/**
 * Where the features of each store lie. The store comes first: a training reads its files in the order of their addresses, and by
 * their hashes alone a change of one store would put the rows of all into another order.
 *
 * @param keys of each store
 */
export const placesOfStores = (
  root: string,
  keys: Readonly<Record<string, string>>,
): NonNullable<FeatureManifest['stores']> =>
  Object.fromEntries(Object.entries(keys).map(([store, key]) => [store, `${root}/${encodeId(store)}/${key}`]));

/** Files of one fold, by cell. Names of files are those of cells, by which the answers of a transform are known again. */
export const foldFiles = (
  { prefix, stores = {}, sweepShare }: Pick<FeatureManifest, 'prefix' | 'stores' | 'sweepShare'>,
  originDay: number,
) => {
  const rootBelow = (place: string) => `${place}/d_${originDay}`;
  const trialsBelow = (place: string) =>
    sweepShare < 1 ? `${rootBelow(place)}/sample-${sweepShare}` : rootBelow(place);
  const placeOf = (store: string) => (Object.hasOwn(stores, store) ? (stores[store] as string) : prefix);
  const root = (cell: Cell) => rootBelow(placeOf(cell.store));
  const trials = (cell: Cell) => trialsBelow(placeOf(cell.store));
  return {
    /** Rows with label up to the origin, parquet. */
    train: (cell: Cell) => `${root(cell)}/train/${cell.name}.parquet`,
    /** Rows with label of the 28 days after the origin, where these are known, parquet. */
    validation: (cell: Cell) => `${root(cell)}/validation/${cell.name}.parquet`,
    /** Prefix of the rows without label of the 28 days after the origin, series-major then day, CSV; of older runs alone. */
    inputs: `${rootBelow(prefix)}/inputs/`,
    input: (cell: Cell) => `${root(cell)}/inputs/${cell.name}.csv`,
    /**
     * Prefixes of what trials are trained and measured on: the sample of the series, or all. Of older runs alone; of newer ones
     * the first names what all files together hold.
     */
    trialTrain: `${trialsBelow(prefix)}/train/`,
    trialValidation: `${trialsBelow(prefix)}/validation/`,
    sampledTrain: (cell: Cell) => `${trials(cell)}/train/${cell.name}.parquet`,
    sampledValidation: (cell: Cell) => `${trials(cell)}/validation/${cell.name}.parquet`,
    /** Written last: where it lies, the store's files of these kinds do. */
    done: (store: string, kinds: readonly string[]) =>
      `${rootBelow(placeOf(store))}/done/${encodeId(store)}-${kinds.join('-')}${sweepShare < 1 ? `-${sweepShare}` : ''}.json`,
  };
};

/** What a model may learn from at an origin: the objects of its channel. @param selection origin of the validation window */
export function trainObjects(manifest: FeatureManifest, originDay: number, selection: number, cell: Cell): string[] {
  const files = foldFiles(manifest, originDay);
  if (!manifest.cumulative || originDay !== manifest.originDay) return [files.train(cell)];
  // The days of the validation window are stored apart already.
  const earlier = foldFiles(manifest, selection);
  return [earlier.train(cell), earlier.validation(cell)];
}
