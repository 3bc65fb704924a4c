import { nameHint } from '@durable-forecast/lib/nearest-name';

/** When a schedule comes, by the local clock: a time comes when every field has it. All ascending, none empty. */
export interface CalendarFields {
  readonly minute: readonly number[];
  readonly hour: readonly number[];
  readonly dayOfMonth: readonly number[];
  /** 1 is January. */
  readonly month: readonly number[];
  /** 0 is Sunday. */
  readonly dayOfWeek: readonly number[];
}

export type CalendarField = keyof CalendarFields;

export type CalendarRead =
  | { readonly kind: 'read'; readonly fields: CalendarFields }
  | { readonly kind: 'fault'; readonly message: string };

interface FieldRule {
  /** As messages call it. */
  readonly title: string;
  readonly least: number;
  readonly most: number;
  /** Names of values, from `least` on; their first three letters do. */
  readonly names: readonly string[];
}

const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];
const DAYS_OF_WEEK = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** In the order of a cron expression. */
const RULES: Readonly<Record<CalendarField, FieldRule>> = {
  minute: { title: 'minute', least: 0, most: 59, names: [] },
  hour: { title: 'hour', least: 0, most: 23, names: [] },
  dayOfMonth: { title: 'day of month', least: 1, most: 31, names: [] },
  month: { title: 'month', least: 1, most: 12, names: MONTHS },
  // 7 is Sunday again, as crontab has it.
  dayOfWeek: { title: 'day of week', least: 0, most: 7, names: DAYS_OF_WEEK },
};

export const CALENDAR_FIELDS = Object.keys(RULES) as readonly CalendarField[];

/**
 * Reads the fields of a calendar, each as cron writes it: a value, a list, a range, a step, a name, `*` for all.
 *
 * @param texts a text for each field
 */
export function readCalendarFields(texts: Readonly<Record<CalendarField, string>>): CalendarRead {
  const fields: Partial<Record<CalendarField, readonly number[]>> = {};
  for (const field of CALENDAR_FIELDS) {
    const values = valuesOf(RULES[field], texts[field]);
    if (typeof values === 'string') return { kind: 'fault', message: values };
    const days = field === 'dayOfWeek' ? values.map((value) => value % 7) : values;
    fields[field] = [...new Set(days)].sort((a, b) => a - b);
  }
  return { kind: 'read', fields: fields as CalendarFields };
}

/** All values of a field, or what is wrong with it. */
function valuesOf(rule: FieldRule, text: string): readonly number[] | string {
  const values: number[] = [];
  for (const part of text.split(',')) {
    const some = valuesOfPart(rule, part.trim());
    if (typeof some === 'string') return some;
    values.push(...some);
  }
  return values;
}

function valuesOfPart(rule: FieldRule, part: string): readonly number[] | string {
  const {
    from,
    to,
    step = '1',
  } = /^(?<from>\*|[^-/*\s]+)(?:-(?<to>[^-/*\s]+))?(?:\/(?<step>\d+))?$/.exec(part)?.groups ?? {};
  if (from === undefined) return unreadable(rule, part);
  const first = from === '*' ? rule.least : valueNamed(rule, from);
  if (typeof first === 'string') return first;
  let last: number | string = first;
  // Cron takes `3/5` for: from 3 on, every fifth.
  if (from === '*' || (to === undefined && part.includes('/'))) last = rule.most;
  else if (to !== undefined) last = valueNamed(rule, to);
  if (typeof last === 'string') return last;
  // A week that is written to end on Sunday.
  if (rule.title === 'day of week' && last === 0 && first > 0) last = 7;
  if (last < first) return `${rule.title} "${part}" runs backwards; write two ranges with a comma between them.`;
  if (Number(step) === 0) return `${rule.title} "${part}" has a step of 0; the least is 1.`;
  const values: number[] = [];
  for (let value = first; value <= last; value += Number(step)) values.push(value);
  return values;
}

/** The value that a number or a name stands for, or what is wrong with it. */
function valueNamed(rule: FieldRule, text: string): number | string {
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    if (value >= rule.least && value <= rule.most) return value;
    return `${rule.title} ${text} does not exist; it is ${rule.least} to ${rule.most}.`;
  }
  const name = text.toLowerCase();
  const index = rule.names.findIndex((known) => known === name || known.slice(0, 3) === name);
  if (index !== -1) return rule.least + index;
  if (rule.names.length === 0 || !/^[a-z]{2,}$/.test(name)) return unreadable(rule, text);
  const known = name.length <= 4 ? rule.names.map((each) => each.slice(0, 3)) : rule.names;
  return `${rule.title} "${text}" is unknown${nameHint(name, known)}`;
}

const unreadable = ({ title, least, most, names }: FieldRule, text: string): string =>
  `${title} "${text}" can't be read; write ${least} to ${most}${names.length === 0 ? '' : ' or names'}, lists (a,b), ranges (a-b), steps (*/n) or *.`;
