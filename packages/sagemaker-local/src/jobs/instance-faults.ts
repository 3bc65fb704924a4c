import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import type { EngineDeps } from '../hosts/engine-deps.js';
import { CAPACITY_ERROR, JobFailure } from '../model/job-failure.js';

/** How often the log of a job is polled for the line at which a fault is due. */
const POLL_MS = 50;

/** What the fault plan does to the instances of a running job. */
export type InstanceFault = { readonly kind: 'spot'; readonly seconds: number } | { readonly kind: 'internal' };

/**
 * Waits for the moment at which the fault plan takes the instances of a job away: once its algorithm has written the
 * asked number of lines. Only spot jobs lose their instances; any job can meet an internal error.
 */
export function watchInstanceFaults(
  { faults }: Pick<EngineDeps, 'faults'>,
  job: string,
  request: CreateTrainingJobRequest,
  countLines: () => Promise<number>,
): { readonly fault: Promise<InstanceFault>; readonly end: () => void } {
  const spot = request.EnableManagedSpotTraining === true ? faults.ofJob('spot-loss', job) : undefined;
  const internal = spot === undefined ? faults.ofJob('internal-error', job) : undefined;
  const rule = spot ?? internal;
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const fault = new Promise<InstanceFault>((resolve) => {
    if (rule === undefined) return;
    timer = setInterval(async () => {
      if ((await countLines().catch(() => 0)) < rule.afterLines || over) return;
      over = true;
      clearInterval(timer);
      resolve(spot === undefined ? { kind: 'internal' } : { kind: 'spot', seconds: spot.seconds });
    }, POLL_MS);
  });
  const end = () => {
    over = true;
    clearInterval(timer);
  };
  return { fault, end };
}

/**
 * Lets the fault plan fail a processing or transform job when it begins.
 *
 * @throws JobFailure for a lack of capacity; Error for an internal error
 */
export function meetStartFaults(faults: EngineDeps['faults'], job: string): void {
  if (faults.ofJob('capacity', job) !== undefined) throw new JobFailure(CAPACITY_ERROR);
  if (faults.ofJob('internal-error', job) !== undefined) {
    throw new Error('an internal error was asked for by the fault plan');
  }
}

/** Keeps a stopped job Stopping for longer, where the fault plan says so. @param hurry ends the wait */
export async function holdStop(
  { faults, clock }: Pick<EngineDeps, 'faults' | 'clock'>,
  job: string,
  hurry: AbortSignal,
): Promise<void> {
  const rule = faults.ofJob('slow-stop', job);
  if (rule !== undefined) await clock.sleep(rule.seconds * 1000, hurry).catch(() => undefined);
}
