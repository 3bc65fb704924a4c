import type { ForecastClient } from '../../client/connection/connect.js';
import type { ScheduledForecastResult } from '../../contracts/scheduling/scheduled-forecast.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { type HistoryEvent, secondsOf } from './count-actions.js';

/** What a schedule has started; times in seconds since 1970. */
export interface ScheduledExecution {
  readonly workflowId: string;
  /** Id of the run that it made. */
  readonly run: string | undefined;
  readonly due: number;
  readonly firstActivityAt: number;
  /** When the run began to inspect its data; undefined where it had none. */
  readonly inspectAt: number | undefined;
  readonly endedAt: number;
  readonly isPublished: boolean;
}

export async function scheduledExecutions({ temporal }: ForecastClient): Promise<readonly ScheduledExecution[]> {
  const executions: ScheduledExecution[] = [];
  for await (const { workflowId, searchAttributes, closeTime } of temporal.workflow.list({
    query: `WorkflowType = '${workflowTypes.scheduledForecast}'`,
  })) {
    const handle = temporal.workflow.getHandle(workflowId);
    const result = (await handle.result().catch(() => undefined)) as ScheduledForecastResult | undefined;
    const events = (await handle.fetchHistory()).events ?? [];
    const [due] = (searchAttributes.TemporalScheduledStartTime ?? []) as readonly Date[];
    const own =
      result === undefined ? [] : ((await temporal.workflow.getHandle(result.run).fetchHistory()).events ?? []);
    executions.push({
      workflowId,
      run: result?.run,
      due: new Date(due as Date).getTime() / 1000,
      firstActivityAt: startOf(events) ?? Number.NaN,
      inspectAt: startOf(own, 'inspectDataset'),
      endedAt: (closeTime as Date).getTime() / 1000,
      isPublished: result?.kind === 'published',
    });
  }
  return executions;
}

/** When the first activity has started, or the first of a type; seconds since 1970. */
function startOf(events: readonly HistoryEvent[], type?: string): number | undefined {
  const wanted = events.find(
    ({ activityTaskScheduledEventAttributes: scheduled }) =>
      scheduled != null && (type === undefined || scheduled.activityType?.name === type),
  );
  const started = events.find(
    ({ activityTaskStartedEventAttributes: attributes }) =>
      attributes != null && String(attributes.scheduledEventId) === String(wanted?.eventId),
  );
  return started && secondsOf(started.eventTime);
}
