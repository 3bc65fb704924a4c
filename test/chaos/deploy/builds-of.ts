import type { Client } from '@temporalio/client';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';

/** A workflow, with the builds that did its steps, in order, as its history has them. */
export interface BuiltWorkflow {
  readonly workflowId: string;
  readonly type: string;
  readonly status: string;
  /** One after the other, each once in a row; `none` for a worker without a build. */
  readonly builds: readonly string[];
  /** Names of the activities that it asked for. */
  readonly activities: readonly string[];
}

/** Every workflow of the namespace, by its history. */
export async function builtWorkflows(temporal: Client): Promise<readonly BuiltWorkflow[]> {
  const found: BuiltWorkflow[] = [];
  for await (const { workflowId, runId, type, status } of temporal.workflow.list({
    query: `TaskQueue = '${TASK_QUEUES.workflows}'`,
  })) {
    const { events } = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
    const builds: string[] = [];
    const activities: string[] = [];
    for (const event of events ?? []) {
      const completed = event.workflowTaskCompletedEventAttributes;
      if (completed != null) {
        const build = completed.deploymentVersion?.buildId || 'none';
        if (builds.at(-1) !== build) builds.push(build);
      }
      const name = event.activityTaskScheduledEventAttributes?.activityType?.name;
      if (name != null) activities.push(name);
    }
    found.push({ workflowId, type, status: status.name, builds, activities });
  }
  return found;
}
