import { z } from 'zod';

/** Runtime up to which a spot job may start from nothing after it lost its instance, seconds. AWS limits it the same way. */
export const SHORT_RUNTIME = 3600;

/** Managed spot training: cheaper instances that may be taken away. */
export const spotSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('`false` goes back to instances on demand and keeps the settings.'),
  maxWaitSeconds: z
    .int()
    .min(60)
    .max(2_592_000)
    .optional()
    .describe(
      'Longest time a job may take with all its waiting for capacity, seconds; `maxRuntimeSeconds` and an hour by default.',
    ),
  checkpoints: z
    .boolean()
    .default(true)
    .describe('Save checkpoints to S3, from which a job goes on after an interruption.'),
});

export type Spot = z.infer<typeof spotSchema>;

/** What a spot setting and the longest runtime have against each other, by field. */
export function spotFaults(spot: Spot | undefined, maxRuntimeSeconds: number): { field: string; message: string }[] {
  if (spot === undefined || !spot.enabled) return [];
  const faults: { field: string; message: string }[] = [];
  if (spot.maxWaitSeconds !== undefined && spot.maxWaitSeconds < maxRuntimeSeconds) {
    const message = `it includes the training itself, so it must be at least training.maxRuntimeSeconds, ${maxRuntimeSeconds}`;
    faults.push({ field: 'maxWaitSeconds', message });
  }
  if (!spot.checkpoints && maxRuntimeSeconds > SHORT_RUNTIME) {
    const message = `without checkpoints an interruption loses up to training.maxRuntimeSeconds, ${maxRuntimeSeconds} s, of paid work; save checkpoints, or allow at most ${SHORT_RUNTIME} s`;
    faults.push({ field: 'checkpoints', message });
  }
  return faults;
}
