import type { Client, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { trackerAway } from '../../../activities/tracking/tracker-away.js';
import { type EmptiedOutbox, entryWorkflowId, outboxWorkflowId } from '../../../contracts/tracking/outbox.js';
import { outboxFilledSignal } from '../../../contracts/tracking/outbox-messages.js';
import { trainingEnded } from '../../contracts/tracking/entries.js';
import { until } from '../../support/until.js';
import type { Activities, Recording } from './recording.js';

/** An outbox that takes everything, and a tracker that takes it from there. */
export const trackers: Activities = {
  enterOutbox: async () => undefined,
  emptyOutbox: async (): Promise<EmptiedOutbox> => ({ written: 1, refused: 0, left: 0, tracker: 'MLflow' }),
};

/** A tracker that is away once, and whose outbox takes passes. */
function outbox(name: string, passes: readonly EmptiedOutbox[], changes: Partial<Recording> = {}): Recording {
  const workflowId = outboxWorkflowId(name);
  let calls = 0;
  return {
    workflow: 'emptyOutbox',
    workflowId,
    input: {},
    activities: {
      emptyOutbox: async () => {
        const pass = passes[calls++];
        if (pass === undefined) return { written: 0, refused: 0, left: 0, tracker: 'MLflow' };
        if (pass.refused > 0) throw ApplicationFailure.retryable('MLflow does not answer', 'TrackerAway');
        return pass;
      },
    },
    histories: { [name]: { workflowId } },
    ...changes,
  };
}

const away: EmptiedOutbox = { written: 0, refused: 1, left: 0 };
const emptied: EmptiedOutbox = { written: 3, refused: 0, left: 0, tracker: 'MLflow' };

export const trackings: readonly Recording[] = [
  {
    workflow: 'recordEntry',
    workflowId: entryWorkflowId('foods-1/sweep/trial-000'),
    input: { entry: trainingEnded() },
    activities: trackers,
    histories: { 'entry-recorded': { workflowId: entryWorkflowId('foods-1/sweep/trial-000') } },
  },
  outbox('outbox-emptied-in-passes', [{ ...emptied, left: 5 }, emptied]),
  outbox('outbox-of-a-tracker-that-is-away', [away, emptied]),
  outbox('outbox-without-a-tracker', [{ written: 0, refused: 0, left: 2 }]),
  wokenMeanwhile('outbox-woken-meanwhile'),
  longAway('outbox-of-a-long-outage'),
];

/** An entry comes while the last one is being written. */
function wokenMeanwhile(name: string): Recording {
  const workflowId = outboxWorkflowId(name);
  let begin = () => {};
  let goOn = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const woken = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  return outbox(name, [], {
    activities: {
      emptyOutbox: async () => {
        begin();
        await woken;
        return emptied;
      },
    },
    act: async (_: WorkflowHandle, client: Client) => {
      await begun;
      await client.workflow.getHandle(workflowId).signal(outboxFilledSignal);
      goOn();
    },
  });
}

/** Entries come until the history is full, while the tracker is away: the first of two executions leaves its pass. */
function longAway(name: string): Recording {
  const workflowId = outboxWorkflowId(name);
  let isAway = true;
  return outbox(name, [], {
    input: { eventsPerRun: 12 },
    activities: {
      emptyOutbox: async () => {
        if (isAway) throw trackerAway('MLflow does not answer', 50);
        return emptied;
      },
    },
    histories: { [name]: { workflowId, nth: 0 } },
    act: async (handle: WorkflowHandle, client: Client) => {
      const first = (await handle.describe()).runId;
      const entryComes = async () => {
        await client.workflow.getHandle(workflowId).signal(outboxFilledSignal);
        return (await client.workflow.getHandle(workflowId).describe()).runId;
      };
      await until(entryComes, { what: 'the outbox to begin anew', holds: (run) => run !== first });
      isAway = false;
    },
  });
}
