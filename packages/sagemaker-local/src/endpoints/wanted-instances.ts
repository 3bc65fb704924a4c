/** @source AWS: a target-tracking policy scales out after 3 minutes above its target, and in after 15 below nine tenths of it */
const OUT_MINUTES = 3;
const IN_MINUTES = 15;
const IN_SHARE = 0.9;

/** Minutes of which calls have to be known. */
export const KEPT_MINUTES = IN_MINUTES;

export interface Load {
  /** Calls of the variant in each of the last minutes, the newest last. */
  readonly perMinute: readonly number[];
  readonly instances: number;
  readonly min: number;
  readonly max: number;
  /** Calls a minute that one instance is to have. */
  readonly target: number;
  /** Whether a pause after an earlier change is over. */
  readonly mayGrow: boolean;
  readonly mayShrink: boolean;
}

/** How many instances a variant is to have: as many as its calls need, within its limits. */
export function wantedInstances({ perMinute, instances, min, max, target, mayGrow, mayShrink }: Load): number {
  const within = (count: number) => Math.min(max, Math.max(min, count));
  if (instances < min || instances > max) return within(instances);
  const isAbove =
    perMinute.length >= OUT_MINUTES && perMinute.slice(-OUT_MINUTES).every((calls) => calls > target * instances);
  if (isAbove) return mayGrow ? within(Math.ceil((perMinute.at(-1) ?? 0) / target)) : instances;
  const low = target * IN_SHARE * instances;
  const isBelow = perMinute.length >= IN_MINUTES && perMinute.slice(-IN_MINUTES).every((calls) => calls < low);
  if (!isBelow || !mayShrink) return instances;
  return Math.min(instances, within(Math.ceil(Math.max(...perMinute.slice(-IN_MINUTES)) / target)));
}
