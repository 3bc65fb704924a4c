import { resolve } from 'node:path';
import { bundledDeclaration } from '../../contracts/algorithms/algorithms.js';
import { findDeclaration } from './find-declaration.js';
import { readDeclaration } from './read-declaration.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields of a request with what its algorithms need, in place of the files that say so: from here on the request knows
 * everything, and a file that is changed meanwhile changes no run.
 *
 * What is no request is left as it is, for the schema to say so.
 *
 * @param folder what files are named from, and where `algorithms/` may lie
 * @throws UserError listing every fault of a declaration
 */
export async function withDeclarations<Given>(fields: Given, folder: string): Promise<Given> {
  if (!isFields(fields)) return fields;
  const { sweep } = fields as Fields;
  if (!isFields(sweep) || !isFields(sweep.algorithms)) return fields;
  const { algorithms } = sweep;
  const entries = await Promise.all(
    Object.entries(algorithms).map(async ([name, entry]) => [name, await declaredEntry(name, entry, folder)] as const),
  );
  return { ...fields, sweep: { ...sweep, algorithms: Object.fromEntries(entries) } };
}

async function declaredEntry(name: string, entry: unknown, folder: string): Promise<unknown> {
  if (!isFields(entry)) return entry;
  const { declaration } = entry;
  if (typeof declaration === 'string') {
    return { ...entry, declaration: await readDeclaration(resolve(folder, declaration)) };
  }
  if (declaration !== undefined || bundledDeclaration(name) !== undefined) return entry;
  const file = findDeclaration(name, folder);
  return file === undefined ? entry : { ...entry, declaration: await readDeclaration(file) };
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
