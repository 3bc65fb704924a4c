import { encodeId } from '@durable-forecast/lib/encode-id';
import type { Cell } from '../dataset/cells.js';
import type { FeatureMarkerRef } from './feature-marker.js';

/**
 * Where the feature files of a run lie. A fold is an origin with the rows to learn from before it and the rows to predict
 * after it.
 */
export interface FeatureManifest {
  /** Named by content: data, settings and code. */
  readonly prefix: string;
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

/** Files of one fold, by cell. All addresses end in names without slashes, since answers of transforms are named after them. */
export const foldFiles = (
  { prefix, sweepShare }: Pick<FeatureManifest, 'prefix' | 'sweepShare'>,
  originDay: number,
) => {
  const root = `${prefix}/d_${originDay}`;
  const trials = sweepShare < 1 ? `${root}/sample-${sweepShare}` : root;
  return {
    /** Rows with label up to the origin, parquet. */
    train: (cell: Cell) => `${root}/train/${cell.name}.parquet`,
    /** Rows with label of the 28 days after the origin, where these are known, parquet. */
    validation: (cell: Cell) => `${root}/validation/${cell.name}.parquet`,
    /** Prefix of the rows without label of the 28 days after the origin, series-major then day, CSV. */
    inputs: `${root}/inputs/`,
    input: (cell: Cell) => `${root}/inputs/${cell.name}.csv`,
    /** Prefixes of what trials are trained and measured on: the sample of the series, or all. */
    trialTrain: `${trials}/train/`,
    trialValidation: `${trials}/validation/`,
    sampledTrain: (cell: Cell) => `${trials}/train/${cell.name}.parquet`,
    sampledValidation: (cell: Cell) => `${trials}/validation/${cell.name}.parquet`,
    /** Written last: where it lies, the store's files of these kinds do. */
    done: (store: string, kinds: readonly string[]) =>
      `${root}/done/${encodeId(store)}-${kinds.join('-')}${sweepShare < 1 ? `-${sweepShare}` : ''}.json`,
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
