import { describeUnread, parseStored, type StoredJson } from '../../contracts/stored/stored-json.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { readTextIfThere } from '../store/read-text-if-there.js';

/** A record that a run left; undefined where there is none. @throws UserError when it is damaged */
export async function readRecord<T>(
  { s3 }: Pick<ForecastClient, 's3'>,
  uri: string,
  stored: StoredJson<T>,
): Promise<T | undefined> {
  const text = await readTextIfThere(s3, uri);
  if (text === undefined) return undefined;
  const read = parseStored(stored, text);
  if (read.kind === 'sound') return read.value;
  throw new UserError(describeUnread(uri, stored, read));
}
