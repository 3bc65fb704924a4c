import { channel } from 'node:diagnostics_channel';
import { activityInfo, heartbeat } from '@temporalio/activity';

/** Longest time without a heartbeat; well under every heartbeat timeout. */
const HEARTBEAT_EVERY_MS = 3000;

/** What is told on `heartbeatChannel`. */
export interface ToldHeartbeat {
  /** One a running attempt. */
  readonly attempt: string;
  readonly activityType: string;
  readonly details: unknown;
}

/** Tells whoever watches over a worker where its activities stand; nobody has to listen. */
export const heartbeatChannel = channel('durable-forecast.heartbeat');

/**
 * Heartbeats while `work` goes on, whatever it waits for: the next poll of a job, a slow answer, a computation on another
 * thread. How often AWS may be asked and how soon a dead worker is noticed are two things.
 *
 * @param first what the heartbeats carry until `report` is called: a job and where it stands, or words
 * @param work gets a function that says what the next heartbeats carry; call it only when the details fit together
 */
export async function withHeartbeats<Details, Result>(
  first: Details,
  work: (report: (details: Details) => void) => Promise<Result>,
): Promise<Result> {
  let current = first;
  let isSaid = false;
  const say = () => {
    isSaid = true;
    heartbeat(current);
  };
  const tell = () => {
    say();
    publish(current);
  };
  // A job is named at once. Words are kept for an attempt that lasts, or fails: each heartbeat is an action that Temporal Cloud
  // bills, and one that ends well in its first seconds needs none.
  if (typeof first !== 'string') tell();
  const timer = setInterval(say, HEARTBEAT_EVERY_MS);
  try {
    return await work((details) => {
      current = details;
      tell();
    });
  } catch (error) {
    // An attempt that fails in its first second still says what it was at.
    if (!isSaid) say();
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function publish(details: unknown): void {
  if (!heartbeatChannel.hasSubscribers) return;
  const { base64TaskToken: attempt, activityType } = activityInfo();
  heartbeatChannel.publish({ attempt, activityType, details } satisfies ToldHeartbeat);
}
