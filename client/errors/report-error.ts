import { DecryptionError } from '@durable-forecast/lib/payload-encryption/encryption-codec';
import { CommanderError } from 'commander';
import { StackError } from '../../local/stack/stack-error.js';
import { EXIT_CODES } from './exit-codes.js';
import { UserError } from './user-error.js';

/**
 * Shows why a command ended: of trouble that a person can cure the message alone, of anything else, which is a fault of this
 * program, all that is known.
 *
 * @returns the exit code
 */
export function reportError(error: unknown): number {
  // Commander has written its own message, or the help or the version that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.ok.code : EXIT_CODES.usage.code;
  if (error instanceof UserError) {
    console.error(error.message);
    return EXIT_CODES[error.kind].code;
  }
  if (error instanceof StackError || error instanceof DecryptionError || isFileTrouble(error))
    console.error(error.message);
  else console.error(error);
  return EXIT_CODES.failed.code;
}

/** What the file system says, which names the path. */
const isFileTrouble = (error: unknown): error is Error =>
  error instanceof Error && 'syscall' in error && 'path' in error;
