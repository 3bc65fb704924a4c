import {
  CancellationScope,
  continueAsNew,
  isCancellation,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { EmptiedOutbox, OutboxInput } from '../../contracts/tracking/outbox.js';
import { outboxFilledSignal } from '../../contracts/tracking/outbox-messages.js';
import { described } from '../shared/described.js';
import { describedFailure } from '../shared/described-failure.js';
import { tracking } from '../shared/proxies.js';

/** Events after which the workflow continues as new. */
const EVENTS_PER_RUN = 2000;

/**
 * Has the tracker take what the outbox holds, oldest first, until nothing is left.
 *
 * One workflow a bucket, woken by each entry, so that the tracker is asked by one caller at a time and in order. While the tracker
 * is away its activity is tried again and again, however long that takes; who waits for it is nobody. Entries that come meanwhile
 * each leave a signal in the history, so that a wait of days also begins anew.
 */
export async function emptyOutbox(input: OutboxInput): Promise<void> {
  const historyIsFull = () => workflowInfo().historyLength > (input.eventsPerRun ?? EVENTS_PER_RUN);
  let woken = true;
  let pass: Pass | undefined;
  setHandler(
    outboxFilledSignal,
    () => {
      woken = true;
      if (historyIsFull()) pass?.leave();
    },
    described('outboxFilled'),
  );
  let written = 0;
  while (woken) {
    if (historyIsFull()) await continueAsNew<typeof emptyOutbox>(input);
    woken = false;
    setCurrentDetails(`${written} entries written; how it stands: the pending activities.`);
    pass = new Pass();
    const came = await pass.made();
    if (came === undefined) continue;
    written += came.written;
    woken ||= came.left > 0 && came.tracker !== undefined;
    setCurrentDetails(describe(came, written));
  }
}

/** The outbox once, or as much of it as a pass takes. */
class Pass {
  private readonly scope = new CancellationScope();
  private isLeft = false;

  /** Waits for it no longer. */
  leave(): void {
    if (this.isLeft) return;
    this.isLeft = true;
    this.scope.cancel();
  }

  /** @returns undefined where it was left */
  async made(): Promise<EmptiedOutbox | undefined> {
    try {
      return await this.scope.run(() => tracking.emptyOutbox());
    } catch (error) {
      if (this.isLeft && isCancellation(error)) return undefined;
      throw describedFailure(error, 'the outbox of the tracker');
    }
  }
}

const describe = ({ left, refused, tracker }: EmptiedOutbox, written: number): string =>
  tracker === undefined
    ? `No tracker is set (FORECAST_TRACKER): ${left} entries wait.`
    : `${written} entries written to ${tracker}, ${left} left, ${refused} set aside in the last pass.`;
