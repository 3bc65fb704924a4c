import { Command, InvalidArgumentError } from 'commander';
import { scheduleNameSchema } from '../../../contracts/scheduling/schedule.js';
import { stateOption } from '../options.js';

/** A command about one schedule, on the stack of a state folder or on what the environment names. */
export const commandOnSchedule = (name: string, description: string) =>
  new Command(name)
    .description(description)
    .argument('<name>', 'name of the schedule', scheduleName)
    .addOption(stateOption());

function scheduleName(text: string): string {
  const parsed = scheduleNameSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`As the name of a schedule, ${parsed.error.issues[0]?.message}.`);
}
