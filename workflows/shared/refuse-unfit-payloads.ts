import { ApplicationFailure, type WorkflowInterceptorsFactory, workflowInfo } from '@temporalio/workflow';
import { payloadFault } from '../../contracts/temporal/payload-fault.js';

/**
 * Fails what would hand over more than Temporal carries, or a number that arrives as null, where it is handed over: for the
 * first a worker fails the task instead, and tries it for ever. What is fit goes on as it came, by the same promise.
 */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  inbound: [
    {
      execute: (input, next) =>
        next(input).then((result) => {
          const refused = refusal(`The workflow ${workflowInfo().workflowType} would give back`, result);
          if (refused !== undefined) throw refused;
          return result;
        }),
    },
  ],
  outbound: [
    {
      scheduleActivity: (input, next) => unlessRefused(input.activityType, input.args, () => next(input)),
      startChildWorkflowExecution: (input, next) =>
        unlessRefused(`The workflow ${input.workflowType}`, input.options.args, () => next(input)),
      signalWorkflow: (input, next) => unlessRefused(`The signal ${input.signalName}`, input.args, () => next(input)),
      continueAsNew: (input, next) =>
        unlessRefused(`The workflow ${input.options.workflowType} that goes on`, input.args, () => next(input)),
    },
  ],
});

function unlessRefused<T>(who: string, args: unknown, next: () => Promise<T>): Promise<T> {
  const refused = refusal(`${who} would be given`, args);
  return refused === undefined ? next() : Promise.reject(refused);
}

function refusal(what: string, value: unknown): ApplicationFailure | undefined {
  const fault = payloadFault(what, value);
  return fault === undefined ? undefined : ApplicationFailure.nonRetryable(fault.message, fault.type);
}
