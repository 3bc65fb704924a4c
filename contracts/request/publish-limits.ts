/** How far the total of a forecast may lie from what it is held against: 0.3 is 30 %. Undefined where nothing limits it. */
export interface PublishLimits {
  /** From the total of the current version. */
  readonly current?: number | undefined;
  /** From the sales of the last 28 days. */
  readonly lastDays?: number | undefined;
}
