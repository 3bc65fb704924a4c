/** Which tables of an origin are wanted. */
export interface FoldParts {
  readonly originDay: number;
  /** Rows to learn from, of all series. */
  readonly train: boolean;
  /** The 28 days after the origin with their label. */
  readonly validation: boolean;
  /** Both of these for the sample of the series that trials see. */
  readonly sample: boolean;
}
