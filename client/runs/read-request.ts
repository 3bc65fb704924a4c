import { dirname } from 'node:path';
import { type ForecastRequest, requestSchema } from '../../contracts/request/request.js';
import { withDeclarations } from '../algorithms/with-declarations.js';
import { describeIssues } from '../errors/describe-issues.js';
import { UserError } from '../errors/user-error.js';
import { readYamlFile } from '../files/read-yaml-file.js';
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
  const fields = file === undefined ? {} : (await readYamlFile('request', file)).value;
  const asked = await withDeclarations(overrideFields(fields, overrides), file === undefined ? '.' : dirname(file));
  return checkRequest(asked, describeSource(file, overrides));
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

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
