/** A rollback, as the registry is told of it. */
export interface RollbackMark {
  /** Of the forecast. */
  readonly name: string;
  /** Runs of the two versions. */
  readonly from: string;
  readonly to: string;
  readonly by: string;
  readonly reason: string;
}
