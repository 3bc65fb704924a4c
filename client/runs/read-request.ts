import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { type ForecastRequest, requestSchema } from '../../contracts/request/request.js';
import { describeIssues } from '../errors/describe-issues.js';
import { UserError } from '../errors/user-error.js';
import { overrideFields } from './override-fields.js';

/**
 * Reads and checks a request file (YAML or JSON).
 *
 * @param file its path; without one the request is all defaults
 * @param overrides fields that are set over those of the file: `sweep.maxTrials=20`
 * @throws UserError listing every fault with its field, value and cure
 */
export async function readRequest(
  file: string | undefined,
  overrides: readonly string[] = [],
): Promise<ForecastRequest> {
  const fields = file === undefined ? {} : await parseYaml(file);
  return checkRequest(overrideFields(fields, overrides), describeSource(file, overrides));
}

/**
 * @param fields as a person would write them
 * @param source what is at fault where they are not accepted
 * @throws UserError listing every fault
 */
export function checkRequest(fields: unknown, source: string): ForecastRequest {
  const parsed = requestSchema.safeParse(fields);
  if (parsed.success) return parsed.data;
  const faults = describeIssues(parsed.error.issues, { schema: requestSchema, raw: fields }).map((line) => `  ${line}`);
  throw new UserError([`${source} has ${count(faults.length, 'fault')}:`, ...faults].join('\n'), 'usage');
}

function describeSource(file: string | undefined, overrides: readonly string[]): string {
  const set = overrides.map((text) => `--set ${text}`).join(' ');
  if (file === undefined) return set === '' ? 'The request' : set;
  return set === '' ? file : `${file} with ${set}`;
}

async function parseYaml(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UserError(`The request file ${file} can't be read: ${(error as Error).message}`, 'usage');
  }
  // Without Node's warning about keys that are lists: they are unknown fields, and named as such.
  const document = parseDocument(text, { prettyErrors: true, logLevel: 'error' });
  const first = document.errors[0];
  if (first?.code === 'MULTIPLE_DOCS')
    throw new UserError(`${file} holds several YAML documents: keep one request a file.`, 'usage');
  if (first !== undefined) throw new UserError(`${file} is no valid YAML: ${first.message}`, 'usage');
  try {
    return document.toJS() ?? {};
  } catch (error) {
    // Aliases are followed only now: one may name no anchor, or many may stand for more than memory holds.
    throw new UserError(
      `${file} can't be read: ${(error as Error).message}. Write the values out instead of the aliases (*).`,
      'usage',
    );
  }
}

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
