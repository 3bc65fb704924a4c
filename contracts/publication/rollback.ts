import type { StagedVersion } from './publication.js';

/** A pointer to move back to an earlier version. */
export interface RollbackInput {
  /** Of the forecast: `forecasts/<name>/current.json`. */
  readonly name: string;
  readonly bucket: string;
  /** Version to go back to. */
  readonly to: string;
  /** Who asks for it, for those who read the pointer later. */
  readonly by: string;
  readonly reason: string;
  /** Names the move among all, where whoever asks may ask again; by default every rollback is another one. */
  readonly id?: string | undefined;
}

/** A move that is prepared: its version is whole, and the pointer is still to be written. */
export interface PreparedRollback extends StagedVersion {
  /** Version that was current when it was prepared. */
  readonly from: string;
}

export interface PointerMoveInput {
  readonly rollback: PreparedRollback;
  readonly by: string;
  readonly reason: string;
  /** Names this move, so that a repetition knows it for its own. */
  readonly id: string;
}

/** What a rollback says of the pointer that it moved. */
export interface Rollback {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** ISO time. */
  readonly at: string;
  /** What should be known beside it, a sentence: that the model registry could not be told. */
  readonly note?: string | undefined;
}
