import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';

/** The launcher's own log: a file beside those of the parts, so that the terminal stays readable. */
export function createLauncherLog(stateDir: string): Logger {
  const folder = join(stateDir, 'logs');
  mkdirSync(folder, { recursive: true });
  return pino({ name: 'launcher' }, pino.destination({ dest: join(folder, 'launcher.log'), sync: true }));
}
