import { UserError } from '../errors/user-error.js';
import { readYamlFile, type YamlFile } from '../files/read-yaml-file.js';

/** A request file, not held against its schema yet: a schedule may set some of its fields. */
export interface RequestFile {
  readonly file: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly position: YamlFile['position'];
}

/** @throws UserError when it can't be read */
export async function readRequestFields(file: string): Promise<RequestFile> {
  const { value, position } = await readYamlFile('request', file);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UserError(`${file} is no request: it must have fields, as 'name: foods'.`, 'usage');
  }
  return { file, fields: value as Readonly<Record<string, unknown>>, position };
}
