import { InvalidArgumentError } from 'commander';

/**
 * Words of a person that are kept and that others will read, perhaps on a terminal: not empty, and without what a terminal obeys.
 *
 * @throws InvalidArgumentError for anything else
 */
export function oneLine(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Write something.');
  if (/\p{Cc}/u.test(text)) {
    throw new InvalidArgumentError('Write one line of text, without control characters such as line breaks.');
  }
  return text;
}
