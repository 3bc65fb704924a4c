import { errorRecord } from '@durable-forecast/lib/error-record';
import { ContinueAsNew, type WorkflowInterceptorsFactory } from '@temporalio/workflow';

/**
 * Adds `failure`, why the workflow failed, to what it logs from then on: Temporal's line `Workflow failed` first of all.
 *
 * The error that this line has of its own loses its type on the way out of the sandbox. It is observed only: a promise
 * that was chained anew would complete later than in histories that were recorded without this.
 */
export const interceptors: WorkflowInterceptorsFactory = () => {
  let failure: unknown;
  return {
    inbound: [
      {
        execute(input, next) {
          const result = next(input);
          result.catch((error: unknown) => {
            if (!(error instanceof ContinueAsNew)) failure = errorRecord(error);
          });
          return result;
        },
      },
    ],
    outbound: [
      {
        getLogAttributes: (input, next) => (failure === undefined ? next(input) : { ...next(input), failure }),
      },
    ],
  };
};
