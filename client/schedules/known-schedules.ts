import { nearestName } from '@durable-forecast/lib/nearest-name';
import { type Client, type ScheduleDescription, ScheduleNotFoundError } from '@temporalio/client';
import { type Schedule, scheduleSchema } from '../../contracts/scheduling/schedule.js';
import type { ScheduledForecastInput } from '../../contracts/scheduling/scheduled-forecast.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { UserError } from '../errors/user-error.js';

/** A schedule of forecasts that Temporal has. */
export interface KnownSchedule {
  readonly name: string;
  readonly definition: Schedule;
  /** Group of the file that it was applied from; undefined for one that was made by hand. */
  readonly group: string | undefined;
  readonly description: ScheduleDescription;
}

/** @throws UserError naming the nearest schedule when there is none of that name */
export async function knownSchedule(temporal: Client, name: string): Promise<KnownSchedule> {
  const known = await findSchedule(temporal, name);
  if (known !== undefined) return known;
  const names = await scheduleNames(temporal);
  const nearest = nearestName(name, names);
  const hint =
    nearest === undefined ? "'npx forecast schedule list' shows those there are." : `Did you mean ${nearest}?`;
  throw new UserError(`There is no schedule named ${name}. ${hint}`, 'notFound');
}

/** @throws UserError when a schedule of that name does something else than forecast */
export async function findSchedule(temporal: Client, name: string): Promise<KnownSchedule | undefined> {
  let description: ScheduleDescription;
  try {
    description = await temporal.schedule.getHandle(name).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
  const { action } = description;
  if (action.workflowType !== workflowTypes.scheduledForecast) {
    throw new UserError(
      `The schedule ${name} starts ${action.workflowType}, no forecasts. Choose another name, or see to it in the Temporal Web UI.`,
    );
  }
  const [{ definition, group }] = action.args as unknown as [ScheduledForecastInput];
  return { name, definition: completed(definition), group, description };
}

/** Names of all schedules of forecasts. One that was made a moment ago may be missing: Temporal's list is behind by as much. */
export async function scheduleNames(temporal: Client): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { scheduleId, action } of temporal.schedule.list()) {
    if (action?.workflowType === workflowTypes.scheduledForecast) names.push(scheduleId);
  }
  return names.sort();
}

/** With the defaults of fields that an earlier version did not have. */
function completed(definition: Schedule): Schedule {
  const parsed = scheduleSchema.safeParse(definition);
  return parsed.success ? parsed.data : definition;
}
