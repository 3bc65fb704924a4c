import type { Link } from '../../contracts/explanation/link.js';

/**
 * A decision tree as flat arrays, one entry a node, the root first. Leaves have -1 as their feature.
 *
 * What a missing value does is the node's own affair, and the two libraries differ in it: XGBoost sends it where training
 * did, LightGBM may also take it for 0.
 */
export interface Tree {
  /** Number of the feature that a node splits on; -1 for a leaf. */
  readonly feature: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Of a split the value that decides, of a leaf what it adds to the margin. */
  readonly value: Float64Array;
  /** How much of the training data came through a node: rows, or their weight. */
  readonly cover: Float64Array;
  /** What a split does with a value: one of `SPLITS`, one a node. */
  readonly split: Uint8Array;
  /** Of splits by category: the numbers that go left, by node. */
  readonly categories?: ReadonlyMap<number, ReadonlySet<number>>;
}

/** What sends a value to the left. */
export const SPLITS = {
  /** Less than the node's value; a missing one goes left, or right. */
  belowMissingLeft: 0,
  belowMissingRight: 1,
  /** At most the node's value; a missing one goes left, or right. */
  atMostMissingLeft: 2,
  atMostMissingRight: 3,
  /** At most the node's value; a missing one counts as 0. */
  atMostMissingZero: 4,
  /** At most the node's value, but 0 and missing values go left, or right. */
  atMostZeroLeft: 5,
  atMostZeroRight: 6,
  /** One of the node's categories; a missing one goes right. */
  category: 7,
} as const;

/** A trained booster: what its trees say of a row, added to the base, is the margin; the link makes units of it. */
export interface TreeModel {
  readonly library: 'lightgbm' | 'xgboost';
  /** By number; undefined where the file has no names. */
  readonly names: readonly string[] | undefined;
  readonly features: number;
  readonly trees: readonly Tree[];
  /** What a margin begins with before any tree. */
  readonly base: number;
  readonly link: Link;
}
