import { canonicalJson } from '@durable-forecast/lib/hash';
import type { CalendarSpec, ScheduleDescription, ScheduleSpec } from '@temporalio/client';
import type { KnownSchedule } from './known-schedules.js';
import type { NamedSchedule } from './read-schedules-file.js';
import { scheduleOptions } from './schedule-options.js';

/** What would make a schedule what it should be. */
export type ScheduleChange =
  | { readonly kind: 'create' | 'keep'; readonly name: string; readonly wanted: NamedSchedule }
  | {
      readonly kind: 'update';
      readonly name: string;
      readonly wanted: NamedSchedule;
      readonly fields: readonly FieldChange[];
    }
  | { readonly kind: 'delete'; readonly name: string };

export interface FieldChange {
  readonly field: string;
  /** Undefined where there is none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** @param group of the file that says what is wanted; undefined where a person does */
export function changeOf(wanted: NamedSchedule, known: KnownSchedule | undefined, group?: string): ScheduleChange {
  const { name } = wanted;
  if (known === undefined) return { kind: 'create', name, wanted };
  const fields = fieldChanges(wanted, known, group);
  return fields.length === 0 ? { kind: 'keep', name, wanted } : { kind: 'update', name, wanted, fields };
}

function fieldChanges({ name, definition }: NamedSchedule, known: KnownSchedule, group: string | undefined) {
  const { paused, note, ...wanted } = definition;
  const { paused: _paused, note: _note, ...is } = known.definition;
  const { state } = known.description;
  const changes = [
    ...differences(flattened({ ...is, group: known.group }), flattened({ ...wanted, group: group ?? known.group })),
    // What a file does not say of these is left to people.
    ...(paused === undefined ? [] : differences({ paused: `${state.paused}` }, { paused: `${paused}` })),
    ...(note === undefined ? [] : differences({ note: state.note ?? '' }, { note })),
  ];
  if (changes.length > 0) return changes;
  const set = scheduleOptions({ schedule: name, definition });
  return differences(settingsOf(known.description), settingsOf(set)).map(({ field, ...rest }) => ({
    field: `${field} (changed by hand)`,
    ...rest,
  }));
}

type Texts = Readonly<Record<string, string>>;

function differences(before: Texts, after: Texts): FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ field, before: before[field], after: after[field] }));
}

/** Every value by its path, `data.uri`. */
function flattened(value: unknown, path = ''): Record<string, string> {
  if (value === undefined) return {};
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  if (entries.length === 0) return path === '' ? {} : { [path]: JSON.stringify(value) };
  return Object.assign({}, ...entries.map(([name, each]) => flattened(each, path === '' ? name : `${path}.${name}`)));
}

/** What Temporal itself goes by, which a person may have changed there. */
function settingsOf({
  spec,
  policies,
  action,
}: Pick<ScheduleDescription, 'policies'> & {
  readonly spec: ScheduleSpec;
  readonly action: { readonly taskQueue: string };
}): Texts {
  const { calendars = [], skip = [], intervals = [], jitter = 0, timezone, startAt, endAt } = spec;
  return {
    times: canonicalJson([calendars.map(canonical), intervals, startAt, endAt].map((each) => each ?? null)),
    skip: canonicalJson(skip.map(canonical)),
    timeZone: timezone ?? '',
    jitter: `${jitter}`,
    overlap: String(policies.overlap),
    catchUp: `${policies.catchupWindow}`,
    pauseOnFailure: `${policies.pauseOnFailure}`,
    taskQueue: action.taskQueue,
  };
}

const NAMED = {
  month: [
    ...['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE'],
    ...['JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER', 'NOVEMBER', 'DECEMBER'],
  ],
  dayOfWeek: ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'],
};
const numbers = (least: number, most: number) => Array.from({ length: most - least + 1 }, (_, index) => least + index);

/** All values of each field, so that ranges written otherwise are equal. */
function canonical({ comment: _comment, ...fields }: CalendarSpec): Record<string, unknown> {
  const { second = 0, minute = 0, hour = 0, dayOfMonth = '*', month = '*', year = '*', dayOfWeek = '*' } = fields;
  return {
    second: valuesOf(second, numbers(0, 59)),
    minute: valuesOf(minute, numbers(0, 59)),
    hour: valuesOf(hour, numbers(0, 23)),
    dayOfMonth: valuesOf(dayOfMonth, numbers(1, 31)),
    month: valuesOf(month, NAMED.month),
    year: year === '*' || (Array.isArray(year) && year.length === 0) ? 'all' : valuesOf(year, numbers(2000, 2100)),
    dayOfWeek: valuesOf(dayOfWeek, NAMED.dayOfWeek),
  };
}

function valuesOf(written: unknown, all: readonly (string | number)[]): readonly (string | number)[] {
  if (written === '*') return all;
  const parts = Array.isArray(written) ? written : [written];
  const indices = parts.flatMap((part: { start: string; end?: string; step?: number } | string | number) => {
    if (typeof part !== 'object') return [all.indexOf(part)];
    const { start, end = start, step = 1 } = part;
    return numbers(all.indexOf(start), all.indexOf(end)).filter((_, index) => index % step === 0);
  });
  return [...new Set(indices)].sort((a, b) => a - b).map((index) => all[index] as string | number);
}
