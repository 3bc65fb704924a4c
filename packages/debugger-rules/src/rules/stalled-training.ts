import { exceeds, shown } from './compare.js';
import type { StepRule } from './types.js';

interface Memory {
  readonly step: number | undefined;
  /** When the latest point so far was reported, seconds since 1970. */
  readonly time: number | undefined;
}

/**
 * Nothing new for longer than `threshold` seconds: between two reported steps, or from the last one (at first from the
 * first poll of the running job) to the latest poll. Points exactly `threshold` seconds apart are in time.
 *
 * `stop_training_on_fire` and `training_job_name_prefix` are AWS's way of saying stop; the action table is ours.
 */
export const stalledTraining: StepRule<'StalledTraining', number, Memory> = {
  name: 'StalledTraining',
  reads: 'a metric or tensor with the time at which it was reported',
  scope: 'step',
  start: { step: undefined, time: undefined },
  watches: () => () => true,
  observe: ({ time }) => time,
  isComplete: () => true,

  judge(memory, { step, frame }, { threshold }) {
    const times = [...frame.values()];
    const first = Math.min(...times);
    const next = { step, time: Math.max(memory.time ?? first, ...times) };
    if (memory.time === undefined || !exceeds(first - memory.time, threshold)) return { memory: next };
    return { memory: next, finding: finding(memory.step, first - memory.time, threshold, `until step ${step}`) };
  },

  overdue({ step, time }, { first, last }, { threshold }) {
    const seconds = last - (time ?? first);
    return exceeds(seconds, threshold) ? finding(step, seconds, threshold, 'and the job still runs') : undefined;
  },
};

const finding = (step: number | undefined, seconds: number, threshold: number, until: string) => ({
  step: step ?? 0,
  numbers: { seconds, threshold },
  details: `Nothing was reported for ${shown(seconds)} s after ${step === undefined ? 'the training began' : `step ${step}`}, ${until}; at most ${threshold} s are allowed.`,
});
