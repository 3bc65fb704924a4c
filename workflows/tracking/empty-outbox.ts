import { continueAsNew, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
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
 * is away its activity is tried again and again, however long that takes; who waits for it is nobody.
 */
export async function emptyOutbox(input: OutboxInput): Promise<void> {
  let woken = true;
  setHandler(
    outboxFilledSignal,
    () => {
      woken = true;
    },
    described('outboxFilled'),
  );
  let written = 0;
  while (woken) {
    if (workflowInfo().historyLength > (input.eventsPerRun ?? EVENTS_PER_RUN)) {
      await continueAsNew<typeof emptyOutbox>(input);
    }
    woken = false;
    setCurrentDetails(`${written} entries written; how it stands: the pending activities.`);
    const pass = await passOver();
    written += pass.written;
    woken ||= pass.left > 0 && pass.tracker !== undefined;
    setCurrentDetails(describe(pass, written));
  }
}

async function passOver(): Promise<EmptiedOutbox> {
  try {
    return await tracking.emptyOutbox();
  } catch (error) {
    throw describedFailure(error, 'the outbox of the tracker');
  }
}

const describe = ({ left, refused, tracker }: EmptiedOutbox, written: number): string =>
  tracker === undefined
    ? `No tracker is set (FORECAST_TRACKER): ${left} entries wait.`
    : `${written} entries written to ${tracker}, ${left} left, ${refused} set aside in the last pass.`;
