import { InvalidArgumentError } from 'commander';

/** A day of the calendar, as an option gives it. @throws InvalidArgumentError where there is no such day */
export function isoDate(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text) return text;
  throw new InvalidArgumentError('Give a day that exists, as 2016-05-22.');
}
