import { readFileSync, statSync } from 'node:fs';
import { type KeyRing, KeyRingError, parseKeyRing } from './key-ring.js';

/** Environment variable with the keys: a file of them, or they themselves, as services that keep secrets hand them over. */
export const PAYLOAD_KEYS = 'FORECAST_PAYLOAD_KEYS';

/** Whether a value is the keys themselves and not a file of them: in quotes, which some files of variables keep, it is still no file. */
const isKeyRingText = (value: string): boolean => /^\s*["']?\s*\{/.test(value);

/** A key alone. */
const BARE_KEY = /^\s*["']?[A-Za-z0-9+/]{43}=["']?\s*$/;

/** Whether a value names a file, which can be named in full; what may hold a key stays as it is. */
export const isKeyFile = (value: string): boolean => value !== '' && !isKeyRingText(value) && !BARE_KEY.test(value);

/**
 * @param value of the environment variable
 * @returns undefined where nothing is encrypted
 * @throws KeyRingError when the keys can't be read, or others may read their file
 */
export function readKeyRing(value: string | undefined): KeyRing | undefined {
  if (value === undefined || value === '') return undefined;
  if (BARE_KEY.test(value)) {
    throw new KeyRingError(
      `${PAYLOAD_KEYS} is a key alone: give a file that 'forecast payload-keys new FILE' made, or its content.`,
    );
  }
  if (isKeyRingText(value)) return named(PAYLOAD_KEYS, () => parseKeyRing(value));
  return readKeyFile(value);
}

/** @throws KeyRingError when there is no such file, its content is wrong, or others may read it */
export function readKeyFile(file: string): KeyRing {
  return named(file, () => {
    refuseReadable(file);
    return parseKeyRing(read(file));
  });
}

/** Who can read the file can read everything; on Windows modes say nothing about that. */
function refuseReadable(file: string): void {
  const status = attempt(() => statSync(file));
  if (!status.isFile()) throw new KeyRingError('It is no file.');
  if (process.platform === 'win32' || (status.mode & 0o077) === 0) return;
  const { mode } = status;
  throw new KeyRingError(`Others on this machine may read it (mode ${(mode & 0o777).toString(8)}): chmod 600 it.`);
}

const read = (file: string): string => attempt(() => readFileSync(file, 'utf8'));

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new KeyRingError("There is no such file. Make one with 'forecast payload-keys new FILE'.");
    }
    throw new KeyRingError(code === 'EACCES' ? 'It may not be read by this user.' : message);
  }
}

function named<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof KeyRingError)
      throw new KeyRingError(`The payload keys can't be used, ${where}: ${error.message}`);
    throw error;
  }
}
