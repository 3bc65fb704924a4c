import { UserError } from '../errors/user-error.js';
import { NO_FIELD } from '../files/no-field.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields of a request with one of them set, as they would be written in a file.
 *
 * @param path names with dots between them: `sweep.maxTrials`
 * @throws UserError when the path leads through something that has no fields
 */
export function setField(fields: Fields, path: string, value: unknown): Fields {
  const names = path.split('.');
  if (names.includes(''))
    throw new UserError(`${path} is no field; write names with dots between them: sweep.maxTrials.`, 'usage');
  if (names.includes(NO_FIELD)) throw new UserError(`${path} is no field: nothing is called ${NO_FIELD}.`, 'usage');
  return setBelow(fields, names, value, path);
}

function setBelow(fields: Fields, [name, ...rest]: readonly string[], value: unknown, path: string): Fields {
  if (name === undefined) return fields;
  if (rest.length === 0) return { ...fields, [name]: value };
  const inner = fields[name] ?? {};
  if (typeof inner !== 'object' || Array.isArray(inner)) {
    throw new UserError(`${path} can't be set: ${name} is ${JSON.stringify(inner)} and has no fields.`, 'usage');
  }
  return { ...fields, [name]: setBelow(inner as Fields, rest, value, path) };
}
