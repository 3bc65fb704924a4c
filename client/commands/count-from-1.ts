import { InvalidArgumentError } from 'commander';

/** A count as an option gives it. @throws InvalidArgumentError for anything else */
export function countFrom1(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 1 && Number.isSafeInteger(Number(text))) return Number(text);
  throw new InvalidArgumentError('give a whole number, 1 or more.');
}
