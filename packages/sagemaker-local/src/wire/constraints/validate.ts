import { AwsError } from '../../model/aws-error.js';
import { brokenBy, demandsOf } from './demands.js';
import { type ListShape, type MapShape, type Shape, type StructureShape, shapeAt, table } from './table.js';

/** Of a value, no more characters are repeated in a message. */
const MAX_SHOWN = 1_024;

/**
 * Refuses a request that breaks a constraint of the API model: required members, enums, lengths, ranges and patterns.
 *
 * @param operation for example `CreateTrainingJob`; one that the table doesn't know is let through
 * @param input the decoded request
 * @throws AwsError with AWS's code, and its words for every broken constraint
 */
export function validateRequest(operation: string, input: Record<string, unknown>): void {
  const { SageMaker, Logs_20140328: logs } = table.operations;
  const index = SageMaker[operation] ?? logs[operation];
  if (index === undefined || index === null) return;
  const faults: string[] = [];
  check(input, shapeAt(index), '', faults);
  if (faults.length === 0) return;
  const message = `${faults.length} validation error${faults.length === 1 ? '' : 's'} detected: ${faults.join('; ')}`;
  throw new AwsError(operation in logs ? 'InvalidParameterException' : 'ValidationException', message);
}

function check(value: unknown, shape: Shape, path: string, faults: string[]): void {
  if (shape.type === 'integer' && !Number.isSafeInteger(value)) {
    throw new AwsError('SerializationException', `NUMBER_VALUE can not be converted to an Integer (${path})`);
  }
  for (const words of brokenBy(value, shape)) faults.push(fault(value, path, words));
  switch (shape.type) {
    case 'structure':
      checkMembers(value as Record<string, unknown>, shape, path, faults);
      return;
    case 'list':
      checkItems(value as readonly unknown[], shape, path, faults);
      return;
    case 'map':
      checkEntries(value as Record<string, unknown>, shape, path, faults);
  }
}

function checkMembers(
  value: Record<string, unknown>,
  { members = {}, required = [] }: StructureShape,
  path: string,
  faults: string[],
): void {
  const place = (name: string) => `${path === '' ? '' : `${path}.`}${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  for (const name of required) {
    if (isMissing(value[name])) faults.push(fault(null, place(name), 'Member must not be null'));
  }
  for (const [name, index] of Object.entries(members)) {
    if (!isMissing(value[name])) check(value[name], shapeAt(index), place(name), faults);
  }
}

function checkItems(value: readonly unknown[], { item }: ListShape, path: string, faults: string[]): void {
  const shape = item === undefined ? undefined : shapeAt(item);
  const place = (index: number) => `${path}.${index + 1}.member`;
  for (const [index, element] of value.entries()) {
    if (isMissing(element)) faults.push(fault(null, place(index), 'Member must not be null'));
    else if (shape !== undefined && isNested(shape)) check(element, shape, place(index), faults);
  }
  if (shape === undefined || isNested(shape)) return;
  // A list of simple values is shown whole, with everything that its values must satisfy.
  if (value.some((element) => !isMissing(element) && brokenBy(element, shape).length > 0)) {
    faults.push(fault(value, path, `Member must satisfy constraint: [${wordsOf(shape)}]`));
  }
}

function checkEntries(value: Record<string, unknown>, { key, value: item }: MapShape, path: string, faults: string[]) {
  const keys = key === undefined ? undefined : shapeAt(key);
  if (keys !== undefined && Object.keys(value).some((name) => brokenBy(name, keys).length > 0)) {
    faults.push(fault(value, path, `Map keys must satisfy constraint: [${wordsOf(keys)}]`));
  }
  const shape = item === undefined ? undefined : shapeAt(item);
  if (shape === undefined) return;
  if (isNested(shape)) {
    for (const [name, element] of Object.entries(value)) check(element, shape, `${path}.${name}.member`, faults);
  } else if (Object.values(value).some((element) => brokenBy(element, shape).length > 0)) {
    faults.push(fault(value, path, `Map value must satisfy constraint: [${wordsOf(shape)}]`));
  }
}

const fault = (value: unknown, path: string, words: string): string =>
  `Value ${value === null ? 'null' : `'${shown(value).slice(0, MAX_SHOWN)}'`} at '${path}' failed to satisfy constraint: ${words}`;

const wordsOf = (shape: Shape): string =>
  demandsOf(shape)
    .map(({ words }) => words)
    .join(', ');

/** As Java prints it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (value === null || typeof value !== 'object') return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}=${shown(item)}`);
  return `{${entries.join(', ')}}`;
}

const isNested = (shape: Shape): boolean => ['structure', 'list', 'map'].includes(shape.type);
const isMissing = (value: unknown): value is null | undefined => value === null || value === undefined;
