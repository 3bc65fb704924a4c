import type { WorkflowHandle } from '@temporalio/client';

export type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/**
 * Billable actions of Temporal Cloud in one workflow's history, by kind, as Temporal defines them (Temporal Cloud, "Actions").
 * Queries, refused updates and heartbeats leave no event and are not among them.
 */
export interface Actions {
  /** Starts of the workflow itself, the two of its schedule included. */
  readonly starts: number;
  /** What starting a child costs its parent; the start of the child is counted in the child's own history. */
  readonly children: number;
  readonly activities: number;
  /** Attempts of activities after the first. */
  readonly retries: number;
  readonly timers: number;
  /** Received signals, whoever sent them. */
  readonly signals: number;
  readonly updates: number;
  /** Changes of search attributes, without those in which Temporal notes versions of the code. */
  readonly attributes: number;
  /** Workflow tasks that recorded a marker: here only which changes of the code the workflow knows. */
  readonly markers: number;
}

export const NO_ACTIONS: Actions = {
  starts: 0,
  children: 0,
  activities: 0,
  retries: 0,
  timers: 0,
  signals: 0,
  updates: 0,
  attributes: 0,
  markers: 0,
};

/** In which Temporal notes which changes of the code a workflow knows; exempt. */
const CHANGE_VERSION = 'TemporalChangeVersion';

export function countActions(events: readonly HistoryEvent[]): Actions {
  const count = (matches: (event: HistoryEvent) => unknown): number => events.filter((event) => matches(event)).length;
  const isScheduled = events.some(
    ({ workflowExecutionStartedEventAttributes: started }) =>
      started?.searchAttributes?.indexedFields?.TemporalScheduledById != null,
  );
  const withMarker = new Set(
    events.flatMap(({ markerRecordedEventAttributes: marker }) =>
      marker == null ? [] : [String(marker.workflowTaskCompletedEventId)],
    ),
  );
  return {
    starts: count((event) => event.workflowExecutionStartedEventAttributes) + (isScheduled ? 2 : 0),
    children: count((event) => event.startChildWorkflowExecutionInitiatedEventAttributes),
    activities: count((event) => event.activityTaskScheduledEventAttributes),
    retries: events.reduce((sum, event) => sum + retriesOf(event), 0),
    timers: count((event) => event.timerStartedEventAttributes),
    signals: count((event) => event.workflowExecutionSignaledEventAttributes),
    updates: count((event) => event.workflowExecutionUpdateAcceptedEventAttributes),
    attributes: count(isAttributeChange),
    markers: withMarker.size,
  };
}

export const addActions = (a: Actions, b: Actions): Actions =>
  Object.fromEntries(Object.entries(a).map(([kind, count]) => [kind, count + b[kind as keyof Actions]])) as never;

export const sumOf = (actions: Actions): number => Object.values(actions).reduce((sum, count) => sum + count, 0);

const retriesOf = ({ activityTaskStartedEventAttributes: started }: HistoryEvent): number =>
  Math.max(0, (started?.attempt ?? 1) - 1);

function isAttributeChange({ upsertWorkflowSearchAttributesEventAttributes: change }: HistoryEvent): boolean {
  const names = Object.keys(change?.searchAttributes?.indexedFields ?? {});
  return names.some((name) => name !== CHANGE_VERSION);
}

/**
 * Heartbeats that reach the server at most: of each activity one at once, then one in four fifths of its heartbeat timeout, the
 * pace of Temporal's SDKs. One that ends soon has fewer.
 */
export function mostHeartbeats(events: readonly HistoryEvent[]): number {
  const scheduled = new Map(events.map((event) => [String(event.eventId), event]));
  const startedAt = new Map<string, number>();
  let heartbeats = 0;
  for (const event of events) {
    const { activityTaskStartedEventAttributes: started } = event;
    if (started != null) startedAt.set(String(started.scheduledEventId), secondsOf(event.eventTime));
    const ended =
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskCanceledEventAttributes ??
      event.activityTaskTimedOutEventAttributes;
    const id = String(ended?.scheduledEventId);
    const began = startedAt.get(id);
    const timeout = secondsOf(scheduled.get(id)?.activityTaskScheduledEventAttributes?.heartbeatTimeout);
    if (began === undefined || timeout === 0) continue;
    heartbeats += 1 + Math.floor((secondsOf(event.eventTime) - began) / (0.8 * timeout));
  }
  return heartbeats;
}

/** Of a time or a duration as the protocol has it. */
export const secondsOf = (
  time: { readonly seconds?: unknown; readonly nanos?: number | null } | null | undefined,
): number => Number(time?.seconds ?? 0) + (time?.nanos ?? 0) / 1e9;
