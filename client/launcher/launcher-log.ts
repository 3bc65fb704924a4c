import { join, resolve } from 'node:path';
import pino, { type Logger } from 'pino';
import { makeWritable } from '../../local/stack/make-writable.js';

/**
 * The launcher's own log: a file beside those of the parts, so that the terminal stays readable.
 *
 * @throws StackError when the state folder can't be made or written to
 */
export function createLauncherLog(stateDir: string): Logger {
  const folder = join(stateDir, 'logs');
  makeWritable(resolve(stateDir), 'state');
  makeWritable(resolve(folder), 'state');
  return pino({ name: 'launcher' }, pino.destination({ dest: join(folder, 'launcher.log'), sync: true }));
}
