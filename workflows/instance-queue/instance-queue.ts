import {
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  log,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  joinLineSignal,
  leaveLineSignal,
  placeWords,
  type SlotHolder,
  type SlotState,
  type SlotView,
  slotGrantedSignal,
  slotsQuery,
} from '../../contracts/instance-queue/instance-queue.js';
import { lookups } from '../shared/proxies.js';
import { SlotLine } from './queue-state.js';

/** Events after which the workflow continues as new. */
const EVENTS_PER_RUN = 2000;
/** Names of waiting trials shown in the Web UI. */
const SHOWN = 20;

export interface JobSlotsInput {
  readonly carried?: SlotState | undefined;
  /** Seconds between two looks whether those in the line still live, while somebody waits. */
  readonly checkSeconds?: number | undefined;
  readonly eventsPerRun?: number | undefined;
}

/**
 * The line in which trials of all runs wait for instances of an account and region.
 *
 * It starts with the first trial that has to wait and stays. A lease is worth what its owner is: the line asks whether the
 * owners are open while somebody waits, so a trial that was terminated keeps nobody waiting for long.
 */
export async function jobSlots(input: JobSlotsInput): Promise<void> {
  const line = new SlotLine(input.carried);
  const check = (input.checkSeconds ?? 30) * 1000;
  let news = 0;
  let telling = 0;
  const change = (work: () => void) => {
    work();
    news += 1;
  };
  setHandler(joinLineSignal, (request) => change(() => line.join(request, Date.now())));
  setHandler(leaveLineSignal, ({ owner }) => change(() => line.leave(owner, Date.now())));
  setHandler(slotsQuery, () => line.view);

  const tell = async ({ owner, turn }: SlotHolder): Promise<void> => {
    telling += 1;
    try {
      await getExternalWorkflowHandle(owner).signal(slotGrantedSignal, { turn });
    } catch (error) {
      log.info('a trial is gone; its place passes on', { owner, error });
      change(() => line.leave(owner, Date.now()));
    } finally {
      telling -= 1;
    }
  };
  const dropClosed = async (): Promise<void> => {
    for (const owner of await lookups.closedOwners(line.owners)) change(() => line.leave(owner, Date.now()));
  };

  let checkedAt = Date.now();
  for (;;) {
    for (const granted of line.grant(Date.now())) void tell(granted);
    setCurrentDetails(detailsOf(line.view));
    if (workflowInfo().historyLength > (input.eventsPerRun ?? EVENTS_PER_RUN)) {
      await condition(() => telling === 0);
      await continueAsNew<typeof jobSlots>({ ...input, carried: line.carried });
    }
    const seen = news;
    if (!line.hasWaiting) {
      await condition(() => news > seen);
      continue;
    }
    const untilCheck = Math.max(1, checkedAt + check - Date.now());
    await condition(() => news > seen, Math.min(untilCheck, line.untilNext(Date.now()) ?? untilCheck));
    if (Date.now() - checkedAt < check) continue;
    await dropClosed();
    checkedAt = Date.now();
  }
}

/** The line in words for the Web UI. */
function detailsOf({ types, waiting }: SlotView): string {
  const rows = types.map(
    ({ instanceType, limit, held, waiting: count }) =>
      `* **${instanceType}**: ${held} running${limit === undefined ? '' : ` of ${limit}`}, ${count} waiting`,
  );
  const names = waiting.slice(0, SHOWN).map((place) => `* ${place.owner}: ${placeWords(place)}`);
  const more = waiting.length > SHOWN ? [`* and ${waiting.length - SHOWN} more`] : [];
  return [...rows, ...names, ...more].join('\n') || 'Nobody waits.';
}
