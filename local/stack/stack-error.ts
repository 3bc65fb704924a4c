/** The stack can't come up; the message is for the user. */
export class StackError extends Error {
  override readonly name = 'StackError';
}

/** @param path of a part that the set-up installs @throws StackError naming the cure when it is missing */
export function required(path: string | undefined, what: string): string {
  if (path === undefined) throw new StackError(`The ${what} is missing. Run 'npm run setup'.`);
  return path;
}
