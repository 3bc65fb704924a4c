import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../aws/aws-failure.js';
import type { SecretStore } from './deps.js';

/** The environment variable of a secret: its name in capitals, with `_` for `-`. */
export const secretVariable = (name: string): string => `FORECAST_SECRET_${name.toUpperCase().replaceAll('-', '_')}`;

/**
 * A secret of the worker, from its environment or else its file, whose last newline is not part of it. Read each time, so that
 * one that is changed counts from the next message on.
 *
 * @param name as a channel names it: lower-case letters, digits and hyphens
 * @throws SecretMissing with both places where it could lie
 */
export async function readSecret({ environment, folder }: SecretStore, name: string): Promise<string> {
  const variable = secretVariable(name);
  const given = environment[variable];
  if (given !== undefined && given !== '') return given;
  const file = join(folder, name);
  let text: string | undefined;
  try {
    text = (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw failure('SecretMissing', `The worker can't read its secret ${name}: ${(error as Error).message}.`);
    }
  }
  if (text !== undefined && text !== '') return text;
  const what = text === '' ? 'is empty' : 'is missing on the worker';
  throw failure(
    'SecretMissing',
    `The secret ${name} ${what}: set the variable ${variable} for it, or write it into the file ${file} (the folder is FORECAST_SECRETS_DIR).`,
  );
}
