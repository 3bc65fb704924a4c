import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { describe, expect, it } from 'vitest';
import { countActions, mostHeartbeats, sumOf } from '../../bench/operate/count-actions.js';

const eventsOf = (name: string) => {
  const file = fileURLToPath(new URL(`../replay/histories/${name}.json`, import.meta.url));
  return historyFromJSON(JSON.parse(readFileSync(file, 'utf8'))).events ?? [];
};

describe('the actions of a history', () => {
  it('are its start, activities, children, timers, signals, changes of attributes, and tasks with a marker', () => {
    expect(countActions(eventsOf('pipeline-rejected'))).toMatchInlineSnapshot(`
      {
        "activities": 16,
        "attributes": 13,
        "children": 6,
        "markers": 0,
        "retries": 0,
        "signals": 2,
        "starts": 1,
        "timers": 1,
        "updates": 1,
      }
    `);
  });

  it('count every attempt of an activity', () => {
    expect(countActions(eventsOf('queue-tries-after-a-refusal')).retries).toBe(0);
    const [scheduled, started] = [
      { eventId: 5, activityTaskScheduledEventAttributes: {} },
      { eventId: 6, activityTaskStartedEventAttributes: { scheduledEventId: 5, attempt: 3 } },
    ] as never[];
    expect(countActions([scheduled as never, started as never])).toMatchObject({ activities: 1, retries: 2 });
  });

  it('are three for what a schedule starts, and one for what else is started', () => {
    const started = (indexedFields: object) =>
      [{ workflowExecutionStartedEventAttributes: { searchAttributes: { indexedFields } } }] as never[];
    expect(sumOf(countActions(started({ TemporalScheduledById: {} })))).toBe(3);
    expect(sumOf(countActions(started({})))).toBe(1);
  });

  it('leave out what Temporal notes of versions', () => {
    const change = (...names: string[]) =>
      ({
        upsertWorkflowSearchAttributesEventAttributes: {
          searchAttributes: { indexedFields: Object.fromEntries(names.map((name) => [name, {}])) },
        },
      }) as never;
    expect(countActions([change('TemporalChangeVersion'), change('WaitsFor', 'Cost')])).toMatchObject({
      attributes: 1,
    });
  });
});

it('says how many heartbeats an activity can have sent', () => {
  const at = (seconds: number) => ({ seconds, nanos: 0 });
  const events = [
    { eventId: 5, activityTaskScheduledEventAttributes: { heartbeatTimeout: at(10) } },
    { eventId: 6, eventTime: at(100), activityTaskStartedEventAttributes: { scheduledEventId: 5, attempt: 1 } },
    { eventId: 7, eventTime: at(117), activityTaskCompletedEventAttributes: { scheduledEventId: 5 } },
  ] as never[];
  expect(mostHeartbeats(events)).toBe(3);
});
