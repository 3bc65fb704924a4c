import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { declarationSchema } from '../../contracts/algorithms/declaration.js';

/** In this order a search goes through them. */
const NAMES = ['xgboost', 'lightgbm'];

const WIDTH = 120;

/**
 * The declarations of the bundled algorithms, as TypeScript: workflows need them too, and read no files.
 *
 * @throws ZodError for a declaration that a request could not have either
 */
export function bundledDeclarations(): string {
  const declarations = Object.fromEntries(
    NAMES.map((name) => [name, declarationSchema.parse(parse(readDeclaration(name)))]),
  );
  return [
    "// Made of algorithms/*.yaml by 'npm run reference': change those.",
    "import type { AlgorithmDeclaration } from './declaration-fields.js';",
    '',
    `export const bundledDeclarations: Readonly<Record<${NAMES.map((name) => `'${name}'`).join(' | ')}, AlgorithmDeclaration>> =`,
    `  ${written(declarations, '  ')};`,
    '',
  ].join('\n');
}

const readDeclaration = (name: string): string =>
  readFileSync(new URL(`../../algorithms/${name}.yaml`, import.meta.url), 'utf8');

/** A value as JSON: in one line where it fits, else a line for each of its members. */
function written(value: unknown, indent: string): string {
  const line = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || indent.length + line.length <= WIDTH) return line;
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const members = Array.isArray(value)
    ? value.map((member) => written(member, deeper))
    : Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${written(member, deeper)}`);
  return `${open}\n${members.map((member) => `${deeper}${member},`).join('\n')}\n${indent}${close}`;
}
