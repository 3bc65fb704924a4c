import { getExternalWorkflowHandle, isCancellation, log } from '@temporalio/workflow';
import { rungsPassedSignal, trialWaitsSignal } from '../../contracts/sweep/sweep-messages.js';
import type { TrialLease, TrialSpec } from '../../contracts/training/trial.js';
import type { RungPoint } from '../../contracts/training/watch.js';

/** The sweep decides by these which trials go on. */
export async function notifyRungsPassed({ rungs: at }: TrialSpec, rungs: readonly RungPoint[]): Promise<void> {
  if (at === undefined) return;
  const sweep = getExternalWorkflowHandle(at.sweep);
  await unlessGone(() => sweep.signal(rungsPassedSignal, { index: at.index, rungs }));
}

/** The sweep counts no cost while a trial waits for its instance. */
export async function notifyWaits({ sweep }: TrialLease, waits: boolean): Promise<void> {
  if (sweep === undefined) return;
  const handle = getExternalWorkflowHandle(sweep.id);
  await unlessGone(() => handle.signal(trialWaitsSignal, { index: sweep.index, waits }));
}

/** A sweep that is over needs no message. */
async function unlessGone(notify: () => Promise<void>): Promise<void> {
  try {
    await notify();
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('the sweep could not be notified', { error });
  }
}
