import { CALENDAR_FIELDS, type CalendarField, type CalendarRead, readCalendarFields } from './calendar-fields.js';

const SHORTHANDS: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/**
 * Reads a cron expression of five fields.
 *
 * Days of the month and of the week at once are refused: crontab runs on days that are either, Temporal on those that are both.
 */
export function readCron(expression: string): CalendarRead {
  const text = expression.trim();
  const words = (SHORTHANDS[text.toLowerCase()] ?? text).split(/\s+/);
  const message = shapeFault(text, words);
  if (message !== undefined) return { kind: 'fault', message };
  const texts = Object.fromEntries(CALENDAR_FIELDS.map((field, index) => [field, words[index]]));
  return readCalendarFields(texts as Record<CalendarField, string>);
}

function shapeFault(text: string, words: readonly string[]): string | undefined {
  if (/^(CRON_)?TZ=/.test(text)) return 'the time zone has a field of its own, timeZone.';
  if (text.startsWith('@') && words.length !== 5) {
    return `"${text}" is unknown; known are ${Object.keys(SHORTHANDS).join(', ')}, or five fields.`;
  }
  if (words.length !== 5) {
    const seconds = words.length > 5 ? ' There are none for seconds and years.' : '';
    return `"${text}" has ${words.length} of the five fields: minute, hour, day of month, month, day of week.${seconds}`;
  }
  const [, , dayOfMonth, , dayOfWeek] = words;
  if (dayOfMonth !== '*' && dayOfWeek !== '*') {
    return 'day of month and day of week are both given: crontab would take days that are either. Write a calendar instead of cron; all fields of that must hold.';
  }
  return undefined;
}
