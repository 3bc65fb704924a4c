import { setTimeout as sleep } from 'node:timers/promises';
import { GracefulShutdownPeriodExpiredError, type Worker, type WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { QueueName } from './queues.js';

/** An activity that hears that its time is over still has to say where it stands. */
const LAST_WORDS_SECONDS = 5;
/** npm and a terminal both tell a process of the same Ctrl-C. */
const SAME_SIGNAL_MS = 250;

type Times = Required<Pick<WorkerOptions, 'shutdownGraceTime' | 'shutdownForceTime'>>;

/**
 * How long the activities of a queue go on once the worker is to end. Watches are handed over at once: another worker goes on
 * with the next poll, and waiting would only leave their jobs unwatched. The others may finish what they are at.
 */
export function shutdownTimes(queue: QueueName, graceSeconds: number): Times {
  const grace = queue === 'watch' ? 0 : graceSeconds;
  return { shutdownGraceTime: grace * 1000, shutdownForceTime: (graceSeconds + LAST_WORDS_SECONDS) * 1000 };
}

/** What the signals of a process come to. */
export interface Signals {
  readonly isEnding: () => boolean;
  /** To be called when the workers take work up: from then on they are ended in order. */
  readonly workBegins: () => void;
}

/**
 * Says what the first signal to end does; the second one ends the process. Until work begins there is nothing to hand over, and
 * nobody else who would hear the signal: the first one ends the process then.
 */
export function onSignals(log: Logger, graceSeconds: number): Signals {
  let works = false;
  let firstAt: number | undefined;
  const end = (signal: NodeJS.Signals) => {
    if (!works) {
      log.info({ signal }, 'the worker ends before it was ready');
      process.exit(0);
    } else if (firstAt === undefined) {
      firstAt = performance.now();
      log.info(
        { signal, graceSeconds },
        'the worker ends: watches are handed over, other activities have their time to finish; a second signal ends it at once',
      );
    } else if (performance.now() - firstAt > SAME_SIGNAL_MS) {
      log.warn({ signal }, 'the worker ends at once: what it was at goes on elsewhere when its heartbeats are missed');
      process.exit(signal === 'SIGINT' ? 130 : 143);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  return {
    isEnding: () => firstAt !== undefined,
    workBegins: () => {
      works = true;
    },
  };
}

/**
 * Ends the process as SIGTERM does when its launcher is gone, which holds the other end of the channel between them: nobody
 * else would.
 */
export function endWithLauncher(): void {
  const end = () => process.kill(process.pid, 'SIGTERM');
  process.on('disconnect', end);
  // It may be gone before anybody listened. A process that was started without a channel has no such value.
  if (process.connected === false) end();
}

/** Runs workers until they have ended. @returns whether all of them let go of their activities in time */
export async function runToEnd(workers: readonly Worker[], log: Logger): Promise<boolean> {
  const ended = await Promise.all(
    workers.map((worker) =>
      worker.run().then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof GracefulShutdownPeriodExpiredError)) throw error;
          return false;
        },
      ),
    ),
  );
  const inTime = !ended.includes(false);
  if (!inTime) log.warn('activities that did not end in time go on elsewhere when their heartbeats are missed');
  return inTime;
}

/** Waits for something that nobody needs any more, but not for ever. */
export const forAMoment = (work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work.catch(() => undefined), sleep(1000, undefined, { ref: false })]);
