import { type Client, WorkflowFailedError } from '@temporalio/client';
import {
  type ScheduledForecastProgress,
  scheduledForecastProgressQuery,
} from '../../contracts/scheduling/scheduled-forecast.js';
import type { WorkflowTypes } from '../../contracts/workflow-types.js';
import { explainFailure } from '../errors/explain-failure.js';
import type { KnownSchedule } from './known-schedules.js';

/** What a schedule has started once. */
export interface ScheduledExecution {
  /** ISO, UTC. */
  readonly scheduledTime: string;
  readonly status: 'running' | 'published' | 'monitored' | 'failed' | 'cancelled' | 'existed already';
  readonly progress?: ScheduledForecastProgress | undefined;
  /** First line of why it failed. */
  readonly reason?: string | undefined;
}

/** What the schedule has started, newest first. @param count at most so many */
export async function recentExecutions(
  temporal: Client,
  { description }: KnownSchedule,
  count: number,
): Promise<readonly ScheduledExecution[]> {
  const recent = description.info.recentActions.slice(-count).reverse();
  return Promise.all(recent.map(({ action }) => readExecution(temporal, action.workflow.workflowId)));
}

/** @param workflowId of a `scheduledForecast` */
export async function readExecution(temporal: Client, workflowId: string): Promise<ScheduledExecution> {
  const [scheduledTime = workflowId] = /\d{4}-\d{2}-\d{2}T[\d:]+Z$/.exec(workflowId) ?? [];
  const handle = temporal.workflow.getHandle<WorkflowTypes['scheduledForecast']>(workflowId);
  const { status } = await handle.describe();
  const progress = await handle.query(scheduledForecastProgressQuery).catch(() => undefined);
  switch (status.name) {
    case 'RUNNING':
      return { scheduledTime, status: 'running', progress };
    case 'COMPLETED': {
      const { kind } = await handle.result();
      return { scheduledTime, status: kind === 'found' ? 'existed already' : kind, progress };
    }
    default: {
      const error = await handle.result().catch((failure: unknown) => failure);
      const [reason] = error instanceof WorkflowFailedError ? explainFailure(error).split('\n') : [];
      return { scheduledTime, status: status.name === 'CANCELLED' ? 'cancelled' : 'failed', progress, reason };
    }
  }
}
