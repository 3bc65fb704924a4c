import { isIsoDate } from '@durable-forecast/lib/is-iso-date';
import { InvalidArgumentError } from 'commander';

/** A day of the calendar, as an option gives it. @throws InvalidArgumentError where there is no such day */
export function isoDate(text: string): string {
  if (isIsoDate(text)) return text;
  throw new InvalidArgumentError('Give a day that exists, as 2016-05-22.');
}
