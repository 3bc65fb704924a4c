import { type ExternalWorkflowHandle, getExternalWorkflowHandle, isCancellation, log } from '@temporalio/workflow';
import { rungsPassedSignal, trialAsksSignal, trialWaitsSignal } from '../../contracts/sweep/sweep-messages.js';
import type { RuleQuestion } from '../../contracts/training/rule-questions.js';
import type { TrialSpec } from '../../contracts/training/trial.js';
import type { RungPoint } from '../../contracts/training/watch.js';

type Sweep = TrialSpec['sweep'];

/** The sweep decides by these which trials go on. */
export const notifyRungsPassed = (sweep: Sweep, rungs: readonly RungPoint[]): Promise<void> =>
  notify(sweep, (handle, index) => handle.signal(rungsPassedSignal, { index, rungs }));

/** The sweep counts no cost while a trial waits for its instance. */
export const notifyWaits = (sweep: Sweep, waits: boolean): Promise<void> =>
  notify(sweep, (handle, index) => handle.signal(trialWaitsSignal, { index, waits }));

/** The sweep shows what waits for a person. @param number rises with each message */
export const notifyQuestions = (sweep: Sweep, number: number, questions: readonly RuleQuestion[]): Promise<void> =>
  notify(sweep, (handle, index) => handle.signal(trialAsksSignal, { index, number, questions }));

/** A sweep that is over needs no message. */
async function notify(
  sweep: Sweep,
  send: (handle: ExternalWorkflowHandle, index: number) => Promise<void>,
): Promise<void> {
  if (sweep === undefined) return;
  try {
    await send(getExternalWorkflowHandle(sweep.id), sweep.index);
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('the sweep could not be notified', { error });
  }
}
