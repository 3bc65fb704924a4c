import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** What the SDK says when it cuts an activity off because its worker ends. */
const WORKER_ENDS = 'WORKER_SHUTDOWN';

/**
 * Gives an activity that the end of its worker cuts off to another worker at once, where Temporal would wait as long as after
 * so many failures. What it has told by its heartbeats goes along.
 *
 * An activity that its workflow has cancelled meanwhile goes nowhere else.
 */
export const handOver: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (error) {
        const isCancelled = context.cancellationDetails?.cancelRequested === true;
        if (!isCutOff(error) || !endsWithWorker(context.cancellationSignal) || isCancelled) throw error;
        throw ApplicationFailure.create({
          type: 'WorkerShutdown',
          message: 'The worker ends; another one goes on with this.',
          nextRetryDelay: '100 milliseconds',
          category: ApplicationFailureCategory.BENIGN,
        });
      }
    },
  },
});

const endsWithWorker = ({ aborted, reason }: AbortSignal): boolean =>
  aborted && reason instanceof CancelledFailure && reason.message === WORKER_ENDS;

/** Whether it was thrown because its work was given up: by Temporal's waits, by AWS's clients, by a thread. */
const isCutOff = (error: unknown): boolean =>
  error instanceof CancelledFailure || (error instanceof Error && error.name === 'AbortError');
