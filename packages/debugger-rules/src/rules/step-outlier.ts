import { exceeds, shown } from './compare.js';
import type { StepRule } from './types.js';

interface Memory {
  readonly step: number | undefined;
  /** When the step was first reported, seconds since 1970. */
  readonly time: number;
  /** Count, mean and sum of squared deviations of the durations that were no outliers, seconds a step (Welford). */
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
  readonly outliers: number;
}

/** Log times are whole milliseconds or seconds, so a perfectly even training has some spread all the same. */
const LEAST_RELATIVE_SPREAD = 0.01;

/**
 * Steps take unusually long: more than `n_outliers` of them lasted longer than the mean plus `stddev` standard
 * deviations of the usual steps before them. Outliers do not count as usual, so they cannot hide later ones.
 *
 * A step's duration is the time since the step before, divided by the steps between them where not every one is reported.
 */
export const stepOutlier: StepRule<'StepOutlier', number, Memory> = {
  name: 'StepOutlier',
  reads: 'metrics or tensors with the times at which they were reported',
  scope: 'step',
  start: { step: undefined, time: 0, count: 0, mean: 0, squares: 0, outliers: 0 },
  watches: () => () => true,
  observe: ({ time }) => time,
  isComplete: () => true,

  judge(before, { step, frame }, { stddev, n_outliers, min_steps }) {
    const time = Math.min(...frame.values());
    if (before.step === undefined) return { memory: { ...before, step, time } };
    const duration = Math.max(0, time - before.time) / (step - before.step);
    const spread = Math.max(Math.sqrt(before.squares / Math.max(1, before.count)), LEAST_RELATIVE_SPREAD * before.mean);
    const limit = before.mean + stddev * spread;
    if (before.count < min_steps || !exceeds(duration, limit)) {
      return { memory: { ...withDuration(before, duration), step, time } };
    }
    const memory = { ...before, step, time, outliers: before.outliers + 1 };
    if (memory.outliers <= n_outliers) return { memory };
    const details = `Step ${step} took ${shown(duration)} s, the outlier number ${memory.outliers} above ${stddev} standard deviations; usual steps take ${shown(before.mean)} s, and ${n_outliers} outliers are passed over.`;
    return {
      memory,
      finding: { step, numbers: { duration, mean: before.mean, limit, outliers: memory.outliers }, details },
    };
  },
};

function withDuration(before: Memory, duration: number): Memory {
  const count = before.count + 1;
  const mean = before.mean + (duration - before.mean) / count;
  return { ...before, count, mean, squares: before.squares + (duration - before.mean) * (duration - mean) };
}
