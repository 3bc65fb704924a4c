import type { Client } from '@temporalio/client';
import type { ScheduleChange } from './schedule-changes.js';
import { scheduleOptions } from './schedule-options.js';

/** Makes the schedules what they should be. @param group as in `changeOf` */
export async function applyChanges(
  temporal: Client,
  changes: readonly ScheduleChange[],
  group?: string,
): Promise<void> {
  for (const change of changes) await applyChange(temporal, change, group);
}

async function applyChange({ schedule }: Client, change: ScheduleChange, group: string | undefined): Promise<void> {
  const { name } = change;
  switch (change.kind) {
    case 'keep':
      return;
    case 'delete':
      return schedule.getHandle(name).delete();
    case 'create': {
      const { definition } = change.wanted;
      const { paused = false, note } = definition;
      const options = scheduleOptions({ schedule: name, definition: withoutState(definition), group });
      await schedule.create({ ...options, state: { paused, ...(note === undefined ? {} : { note }) } });
      return;
    }
    case 'update': {
      const { definition } = change.wanted;
      const { paused, note } = definition;
      const options = scheduleOptions({ schedule: name, definition: withoutState(definition), group });
      return schedule.getHandle(name).update(({ state }) => ({
        ...options,
        state: { ...state, ...(paused === undefined ? {} : { paused }), ...(note === undefined ? {} : { note }) },
      }));
    }
  }
}

/** Whether it is paused, and why, is Temporal's to keep: people change it there. */
function withoutState<Definition extends { paused?: unknown; note?: unknown }>(definition: Definition): Definition {
  const { paused: _paused, note: _note, ...rest } = definition;
  return rest as Definition;
}
