import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { type ForecastRequest, requestSchema } from '../contracts/request.js';
import { UserError } from './user-error.js';

/**
 * Reads and checks a request file (YAML or JSON).
 *
 * @param file its path; without one the request is all defaults
 * @throws UserError listing every fault with its field, value and cure
 */
export async function readRequest(file: string | undefined): Promise<ForecastRequest> {
  const parsed = requestSchema.safeParse(file === undefined ? {} : await parseYaml(file));
  if (parsed.success) return parsed.data;
  throw new UserError(
    [`${file} has ${count(parsed.error.issues.length, 'fault')}:`, ...parsed.error.issues.map(describe)].join('\n'),
  );
}

async function parseYaml(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UserError(`The request file ${file} can't be read: ${(error as Error).message}`);
  }
  const document = parseDocument(text, { prettyErrors: true });
  const first = document.errors[0];
  if (first !== undefined) throw new UserError(`${file} is no valid YAML: ${first.message}`);
  return document.toJS() ?? {};
}

const describe = (issue: z.core.$ZodIssue): string =>
  `  ${issue.path.length === 0 ? '(top level)' : issue.path.join('.')}: ${issue.message}`;

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
