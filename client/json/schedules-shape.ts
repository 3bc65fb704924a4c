import { z } from 'zod';
import { listOf, timeField } from './fields.js';
import { jsonShape } from './json-shape.js';

const schedule = {
  name: z.string().describe('Name of the schedule.'),
  group: z
    .string()
    .optional()
    .describe('Group of the file that it was applied from; left out where it was made by hand.'),
  paused: z.boolean().describe('Whether it is paused.'),
  note: z.string().optional().describe('What people should know of it: why it is paused.'),
  nextTimes: listOf(timeField('One of the next times, as Temporal will start it')).describe('The next times.'),
  definition: z
    .record(z.string(), z.unknown())
    .describe('What it is: the fields that a schedules file has, with their defaults and the whole request.'),
};

const run = z.object({
  scheduledTime: timeField('The time that it is for'),
  status: z
    .enum(['running', 'published', 'monitored', 'failed', 'cancelled', 'existed already'])
    .describe('How it stands. `monitored`: it only did that. `existed already`: that time had a run before.'),
  run: z.string().optional().describe('Id of the run; left out before it is known.'),
  origin: z.string().optional().describe('Its last known day.'),
  monitored: z
    .string()
    .optional()
    .describe('What monitoring found before the run, or why it could not; left out where it was not asked to.'),
  missing: z.string().optional().describe('What it waits for; left out where it does not wait.'),
  reason: z.string().optional().describe('Why it failed, in a line.'),
});

export const schedulesShape = jsonShape('forecast.schedules/1', 'forecast schedule list --json', {
  schedules: listOf(z.object(schedule)).describe('All schedules of forecasts, by name.'),
});

export const scheduleShape = jsonShape('forecast.schedule/1', 'forecast schedule show NAME --json', {
  ...schedule,
  runs: listOf(run).describe('Its last runs, newest first.'),
});
