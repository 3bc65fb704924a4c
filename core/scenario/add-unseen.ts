import type { Unseen } from '../../contracts/scenario/change-effect.js';

/** Of two parts of the data together. */
export const addUnseen = (one: Unseen | undefined, other: Unseen | undefined): Unseen | undefined =>
  one === undefined || other === undefined
    ? (one ?? other)
    : { series: one.series + other.series, days: one.days + other.days, example: one.example };
