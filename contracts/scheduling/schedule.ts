import { z } from 'zod';
import { durationSchema } from '../forms/duration.js';
import { writtenAs } from '../forms/written-forms.js';
import { requestSchema } from '../request/request.js';
import { type CalendarFields, type CalendarRead, readCalendarFields } from './calendar-fields.js';
import { readCron } from './cron.js';
import { addressFault } from './data-address.js';
import { everComes } from './firing-times.js';
import { retrainSchema } from './retrain.js';
import { timeZoneFault } from './time-zone.js';

export const OVERLAPS = ['skip', 'buffer-one', 'buffer-all', 'allow-all', 'cancel-other'] as const;
export type Overlap = (typeof OVERLAPS)[number];

/** Longest name of a schedule: its runs are named after it and their time. */
const MAX_NAME = 40;
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export const scheduleNameSchema = z
  .string()
  .regex(NAME, 'use lower-case letters, digits and single hyphens')
  .max(MAX_NAME, `use at most ${MAX_NAME} characters`);

/** What to say where something is missing, or is no group of fields. */
function missing(message: string) {
  return ({ code }: { readonly code?: string }): string | undefined => (code === 'invalid_type' ? message : undefined);
}

const fieldValue = z.union([z.int().min(0).max(59), z.string()]);
const fieldText = z.union([fieldValue, z.array(fieldValue).min(1)]);
const field = (description: string) => fieldText.optional().describe(description);

const calendarFields = z.strictObject({
  minute: field('Minutes, 0 to 59; 0 by default.'),
  hour: field('Hours, 0 to 23; 0 by default.'),
  dayOfMonth: field('Days of the month, 1 to 31; all by default.'),
  month: field('Months, 1 to 12 or names; all by default.'),
  dayOfWeek: field('Days of the week, 0 (Sunday) to 6 or names; all by default.'),
});

const calendarSchema = calendarFields.superRefine((calendar, context) =>
  checkCalendar(readCalendar(calendar), context),
);

const dataFields = z.strictObject(
  {
    uri: z
      .string()
      .superRefine((address, context) => {
        const message = addressFault(address);
        if (message !== undefined) context.addIssue({ code: 'custom', message });
      })
      .describe(
        'Where the raw files of a run land: `s3://bucket/raw/{date}/`. `{date}` is the local date of the scheduled time (`{yyyy}`, `{mm}`, `{dd}` its parts), `{origin}` that of the last known day, `{bucket}` the bucket of the worker. Without placeholders it is one folder whose files grow.',
      ),
    manifest: z
      .string()
      .regex(/^[^/{}]+$/, 'give the name of a file in that folder')
      .optional()
      .describe(
        'A file there that is written last and says that the others are complete: an empty one, or JSON with `through` (last day with sales) and `files` (`name`, `bytes`).',
      ),
    deadline: durationSchema('0s', '30d')
      .default('12h')
      .describe('A run waits for its data until so long after its scheduled time, then fails with what is missing.'),
    poll: durationSchema('1s', '1d')
      .default('5m')
      .describe('The longest time between two looks at the data; the first ones come sooner.'),
  },
  { error: missing('say where the raw files land: s3://bucket/raw/{date}/') },
);

const dataSchema = writtenAs(
  z
    .preprocess((written) => (typeof written === 'string' ? { uri: written } : written), dataFields)
    .describe('The raw files of a run, and how long it waits for them; a text is its `uri`.'),
  z.union([z.string(), dataFields]),
);

const timingFields = {
  cron: z
    .string()
    .superRefine((cron, context) => checkCalendar(readCron(cron), context))
    .optional()
    .describe('When it comes, as a cron expression of five fields in the local time of `timeZone`: `30 2 * * mon`.'),
  calendar: calendarSchema
    .optional()
    .describe('When it comes, field by field, instead of `cron`; all fields must hold. `{ dayOfWeek: mon, hour: 2 }`'),
  skip: z
    .array(
      z
        .string()
        .regex(/^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, {
          error: 'write a day as 2026-12-25, or 12-25 for every year',
          abort: true,
        })
        // Without a year it may be the 29th of February.
        .refine((day) => z.iso.date().safeParse(day.padStart(10, '2024-')).success, 'there is no such day'),
    )
    .max(100)
    .default([])
    .describe('Days on which it does not come: `2026-12-25`, or `12-25` for every year.'),
  timeZone: z
    .string()
    .default('UTC')
    .superRefine((name, context) => {
      const message = timeZoneFault(name);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .describe(
      'IANA name of the time zone: `Europe/Berlin`. A local time that does not exist on a day comes as much later as clocks are put forward, one that comes twice counts once.',
    ),
};

const runFields = {
  data: dataSchema,
  originDaysBefore: z
    .int()
    .min(0)
    .max(60)
    .default(1)
    .describe('The last day that a run knows is so many days before the local date of its scheduled time.'),
  monitor: z
    .union([z.boolean(), z.literal('only')], { error: 'give true, false or only' })
    .optional()
    .describe(
      'Whether each run first scores what was published before, with the sales that have come, and acts on what it finds by `monitor` of its request. `only`: it does nothing else, and forecasts nothing. `false` by default.',
    ),
};

const policyFields = {
  retrain: retrainSchema
    .optional()
    .describe('Which runs search for a champion; all of them where it is left out. `{ every: 4, between: refit }`'),
  overlap: z
    .enum(OVERLAPS)
    .default('skip')
    .describe(
      'What happens when a run is due while the one before still goes on. `skip`: it is left out. `buffer-one`, `buffer-all`: one, or all of them, come when that has ended. `allow-all`: they run together. `cancel-other`: the one before is cancelled, with its jobs.',
    ),
  catchUp: durationSchema('10s', '365d')
    .default('1d')
    .describe('Runs that were due while Temporal was down are made up for when they are no older than this.'),
  jitter: durationSchema('0s', '1d')
    .default('0s')
    .describe(
      'Runs start up to so much later than scheduled, each by another time, so that many schedules do not start at once. Their scheduled time stays.',
    ),
  pauseOnFailure: z.boolean().default(false).describe('Pause the schedule when a run of it fails.'),
  paused: z.boolean().optional().describe('Whether it is paused; as it is, and not paused when it is new, by default.'),
  note: z.string().max(500).optional().describe('What people should know of it: why it is paused.'),
};

/** A schedule as it is kept with Temporal: the request stands in it, as it was written, overrides included. */
export const scheduleSchema = z
  .strictObject({
    ...timingFields,
    ...runFields,
    request: z.record(z.string(), z.unknown()),
    ...policyFields,
  })
  .superRefine(checkTiming);

export type Schedule = z.infer<typeof scheduleSchema>;

/** A schedule as a file has it. */
export const scheduleEntrySchema = z
  .strictObject(
    {
      ...timingFields,
      ...runFields,
      request: writtenAs(
        z.union([z.string(), z.record(z.string(), z.unknown())]),
        // What editors check; a request that leaves something to `set` is whole only with that.
        z.union([z.string(), requestSchema]),
      )
        .default({})
        .describe(
          'What is forecast: a request file, seen from the folder of this one, or the fields of a request. Without `origin`, which comes from the scheduled time.',
        ),
      set: z
        .record(z.string(), z.unknown())
        .default({})
        .describe('Fields of the request that are other for this schedule: `sweep.maxTrials: 8`.'),
      ...policyFields,
    },
    { error: missing('give its fields: cron or calendar, data, request, …') },
  )
  .superRefine(checkTiming);

export type ScheduleEntry = z.infer<typeof scheduleEntrySchema>;

/** What `forecast schedule apply` reads. */
export const schedulesFileSchema = z.strictObject({
  group: scheduleNameSchema
    .default('default')
    .describe(
      'Schedules that belong together: `--prune` deletes those of this group that the file lacks, and no others.',
    ),
  schedules: z
    .record(scheduleNameSchema, scheduleEntrySchema, {
      error: missing('name the schedules of this file, each with its fields below it'),
    })
    .describe('The schedules by their names. Runs are named after them: `<name>-2026-11-30-0230`.'),
});

interface WrittenTiming {
  readonly cron?: string | undefined;
  readonly calendar?: z.infer<typeof calendarFields> | undefined;
}

/** When a schedule comes. @throws Error for one that `scheduleSchema` refuses */
export function calendarOf({ cron, calendar = {} }: WrittenTiming): CalendarFields {
  const read = cron === undefined ? readCalendar(calendar) : readCron(cron);
  if (read.kind === 'fault') throw new Error(read.message);
  return read.fields;
}

function readCalendar({
  minute = 0,
  hour = 0,
  dayOfMonth = '*',
  month = '*',
  dayOfWeek = '*',
}: z.infer<typeof calendarFields>): CalendarRead {
  const text = (value: z.infer<typeof fieldText>) => (Array.isArray(value) ? value.join(',') : String(value));
  return readCalendarFields({
    minute: text(minute),
    hour: text(hour),
    dayOfMonth: text(dayOfMonth),
    month: text(month),
    dayOfWeek: text(dayOfWeek),
  });
}

function checkCalendar(read: CalendarRead, context: z.RefinementCtx): void {
  const message =
    read.kind === 'fault'
      ? read.message
      : everComes(read.fields)
        ? undefined
        : 'such a day never comes; see to its day and month';
  if (message !== undefined) context.addIssue({ code: 'custom', message });
}

function checkTiming({ cron, calendar }: WrittenTiming, context: z.RefinementCtx): void {
  if (cron !== undefined && calendar !== undefined) {
    context.addIssue({ code: 'custom', message: 'cron is given too; keep one of them', path: ['calendar'] });
  }
  if (cron === undefined && calendar === undefined) {
    context.addIssue({ code: 'custom', message: 'say when it comes, by cron or by calendar', path: ['cron'] });
  }
}
