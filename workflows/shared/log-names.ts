import { type WorkflowInterceptorsFactory, workflowInfo } from '@temporalio/workflow';
import { runNamesOf } from '../../contracts/run/run-names.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';

/** Names run, trial and newest job in every line that a workflow logs. */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  outbound: [
    {
      getLogAttributes: (input, next) => {
        const { workflowType, workflowId, typedSearchAttributes } = workflowInfo();
        const job = typedSearchAttributes.get(searchAttributes.jobName);
        return next({ ...input, ...runNamesOf(workflowType, workflowId), ...(job === undefined ? {} : { job }) });
      },
    },
  ],
});
