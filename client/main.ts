import { StackError } from '../local/stack/stack-error.js';
import { UserError } from './errors/user-error.js';
import { forecastProgram } from './program.js';

try {
  await forecastProgram().parseAsync();
} catch (error) {
  if (!isPlain(error)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}

/** Trouble whose message is enough: ours, the stack's, and the file system's, which names the path. */
function isPlain(error: unknown): error is Error {
  return (
    error instanceof UserError ||
    error instanceof StackError ||
    (error instanceof Error && 'syscall' in error && 'path' in error)
  );
}
