import { TASK_QUEUES } from '../temporal/task-queues.js';
import { endpointWorkflowId } from './endpoint-names.js';

/** How the workflow that serves a forecast is started by who deploys a version first; later ones join the workflow that runs. */
export const startEndpoint = (forecast: string) => ({
  workflowId: endpointWorkflowId(forecast),
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  taskQueue: TASK_QUEUES.workflows,
  args: [{ forecast }] as [{ readonly forecast: string }],
  staticSummary: `Endpoint of ${forecast}`,
});
