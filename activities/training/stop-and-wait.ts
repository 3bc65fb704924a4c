import { withHeartbeats } from '../heartbeats.js';
import type { TrainingDeps } from './deps.js';
import { isTerminal } from './job-end.js';
import { untilSoonPoll } from './poll.js';

/** A job of SageMaker that can be stopped by its name. */
export interface StoppableJob {
  readonly job: string;
  /** @throws NotFound where there is no such job */
  readonly status: () => Promise<string | undefined>;
  readonly stop: () => Promise<unknown>;
}

/** Stops a job and waits until it does not run any more; a job that does not exist has stopped. */
export const stopAndWait = (deps: TrainingDeps, stoppable: StoppableJob): Promise<void> =>
  withHeartbeats({ job: stoppable.job, status: 'Stopping' }, () => untilStopped(deps, stoppable));

async function untilStopped(deps: TrainingDeps, stoppable: StoppableJob): Promise<void> {
  let stopSent = false;
  for (let polls = 0; ; polls += 1) {
    const status = await unless('NotFound', stoppable.status());
    if (status === undefined || isTerminal(status)) return;
    if (!stopSent && status !== 'Stopping') {
      // It may have ended between the poll and the stop; the next poll says so.
      await unless('RequestError', stoppable.stop());
      stopSent = true;
    }
    await untilSoonPoll(deps, polls);
  }
}

/** Undefined where the call has failed in this way. */
const unless = <T>(type: string, call: Promise<T>): Promise<T | undefined> =>
  call.catch((error: { readonly type?: string }) => {
    if (error.type !== type) throw error;
    return undefined;
  });
