/** Why a forecast could not be read. */
export type ReadTrouble =
  /** Nothing was published under the name, or the bucket is another one. */
  | 'no forecast'
  /** There is no such version, or it is unfinished. */
  | 'no version'
  /** Somebody has deleted the version, before it was read or while it was, and left a note of it. */
  | 'version deleted'
  /** Pointer, manifest or file is not what was written. */
  | 'damaged'
  /** It was written by a later version of the project than this reader. */
  | 'newer schema'
  /** The caller has asked for what no forecast has. */
  | 'usage';

/** A forecast that can't be read, with what to do about it. Of a file that is damaged no row is given. */
export class ForecastReadError extends Error {
  override readonly name = 'ForecastReadError';

  constructor(
    readonly trouble: ReadTrouble,
    message: string,
  ) {
    super(message);
  }
}
