import { accessSync, constants } from 'node:fs';
import { keepPrivate } from '@durable-forecast/lib/keep-private';
import { makeFolder } from '@durable-forecast/lib/make-folder.mjs';
import { StackError } from './stack-error.js';

/**
 * Makes the folder that a stack will keep its files in, closed to the other users of this machine.
 *
 * @param option of the command that names it @throws StackError when it can't be made or written to
 */
export function makeWritable(folder: string, option: 'state' | 'root'): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
    keepPrivate(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StackError(
      `The ${option} folder ${folder} can't be written to (${code}). Give another with --${option}.`,
    );
  }
}
