import { createInterface } from 'node:readline/promises';
import { UserError } from '../errors/user-error.js';

/** Asks a person, who may also say nothing. @throws UserError where nobody can be asked */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UserError(`${question} Nobody can be asked here: say --yes.`, 'usage');
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = (await terminal.question(`${question} [y/N] `)).trim().toLowerCase();
    return answer === 'y' || answer === 'yes';
  } finally {
    terminal.close();
  }
}
