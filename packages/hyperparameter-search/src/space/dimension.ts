export type Value = string | number | boolean;

/** A point of a space: a value for each dimension that exists there. */
export type Hyperparameters = Readonly<Record<string, Value>>;

/** Where proposals are dense: evenly, near the lower end, or near the upper end. */
export type Scale = 'linear' | 'log' | 'reverse-log';

/** A dimension exists only while each of these others has one of the values. */
export type Condition = Readonly<Record<string, readonly Value[]>>;

/** One of several values; of a single one, a fixed value. */
export interface Choice {
  readonly kind: 'choice';
  readonly name: string;
  readonly values: readonly Value[];
  readonly when?: Condition | undefined;
}

/** A number from `min` to `max`, both included. */
export interface Range {
  readonly kind: 'range';
  readonly name: string;
  readonly type: 'integer' | 'float';
  readonly min: number;
  readonly max: number;
  /** `log` needs `min` above 0, `reverse-log` needs `max` below 1. */
  readonly scale: Scale;
  readonly when?: Condition | undefined;
  /** How many values a grid takes, at least 2. Without them it takes every integer, and has no end where there are floats. */
  readonly steps?: number | undefined;
  /** Significant digits of a float; all of them where it is left out. */
  readonly digits?: number | undefined;
  /** Half a step is added at both ends of integers, so that they are drawn as often as those between them. */
  readonly evenEnds?: boolean | undefined;
}

/** One hyperparameter that is searched. */
export type Dimension = Choice | Range;

/** What is searched, in the order in which points name their values. */
export type Space = readonly Dimension[];
