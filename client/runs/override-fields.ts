import { parseDocument } from 'yaml';
import { UserError } from '../errors/user-error.js';
import { setField } from './set-field.js';

/**
 * The fields of a request file with those set that a command names, `sweep.maxTrials=20`; a value is written as in the file.
 *
 * @throws UserError for a text that names no field or no value
 */
export function overrideFields(fields: unknown, overrides: readonly string[]): unknown {
  if (overrides.length === 0) return fields;
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return fields;
  return overrides.reduce<Readonly<Record<string, unknown>>>(
    (set, text) => {
      const [, path, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (path === undefined || value === undefined)
        throw notAField(text, 'write FIELD=VALUE, such as sweep.maxTrials=20');
      return setField(set, path.trim(), parsedValue(text, value));
    },
    fields as Readonly<Record<string, unknown>>,
  );
}

function parsedValue(text: string, value: string): unknown {
  try {
    const document = parseDocument(value, { logLevel: 'error' });
    const [first] = document.errors;
    if (first !== undefined) throw first;
    return document.toJS();
  } catch (error) {
    // Not only of the syntax: aliases may name no anchor, or stand for more than memory holds.
    const [line] = (error as Error).message.split('\n');
    throw notAField(text, `the value is no YAML: ${line?.replace(/:$/, '')}`);
  }
}

const MOST_SHOWN = 200;

const notAField = (text: string, cure: string): UserError =>
  new UserError(`--set ${text.slice(0, MOST_SHOWN)}${text.length > MOST_SHOWN ? '…' : ''}: ${cure}.`, 'usage');
