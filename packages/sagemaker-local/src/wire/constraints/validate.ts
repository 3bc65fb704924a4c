import { AwsError } from '../../model/aws-error.js';
import { brokenBy, demandsOf } from './demands.js';
import { type ListShape, type MapShape, type Shape, type StructureShape, shapeAt, table } from './table.js';

/** Of a value, no more characters are repeated in a message. */
const MAX_SHOWN = 1_024;
/** So many faults are told; the rest is counted. */
const MAX_TOLD = 10;
/** A request with more is not looked at any further. */
const MAX_COUNTED = 1_000;

/** What is wrong with a request, up to a limit. */
class Faults {
  private readonly told: string[] = [];
  private count = 0;

  get isFull(): boolean {
    return this.count >= MAX_COUNTED;
  }

  add(value: unknown, path: string, words: string): void {
    if (this.isFull) return;
    this.count += 1;
    if (this.told.length < MAX_TOLD) this.told.push(fault(value, path, words));
  }

  /** In AWS's words; undefined where there is none. */
  get message(): string | undefined {
    if (this.count === 0) return undefined;
    const more = this.count - this.told.length;
    const rest = more === 0 ? '' : `; and ${more} more`;
    const number = `${this.isFull ? 'at least ' : ''}${this.count} validation error${this.count === 1 ? '' : 's'}`;
    return `${number} detected: ${this.told.join('; ')}${rest}`;
  }
}

/**
 * Refuses a request that breaks a constraint of the API model: required members, enums, lengths, ranges and patterns.
 *
 * @param operation for example `CreateTrainingJob`; one that the table doesn't know is let through
 * @param input the decoded request
 * @throws AwsError with AWS's code, and its words for every broken constraint
 */
export function validateRequest(operation: string, input: Record<string, unknown>): void {
  const shape = inputShape(operation);
  if (shape === undefined) {
    refuseMissingItems(operation, input);
    return;
  }
  const faults = new Faults();
  check(input, shape, '', faults);
  refuse(operation, faults);
}

/**
 * Refuses a request without what its operation needs, with nothing for an item of a list, or a fraction for a whole number:
 * what stays true for a client that is newer than the model.
 *
 * @throws AwsError as validateRequest
 */
export function validateLoosely(operation: string, input: Record<string, unknown>): void {
  const shape = inputShape(operation);
  if (shape?.type !== 'structure') {
    refuseMissingItems(operation, input);
    return;
  }
  const faults = new Faults();
  for (const name of shape.required ?? []) {
    if (isMissing(input[name])) faults.add(null, placeOf('', name), 'Member must not be null');
  }
  checkIntegers(input, shape, '', faults);
  refuse(operation, faults);
}

function inputShape(operation: string): Shape | undefined {
  const { SageMaker, Logs_20140328: logs } = table.operations;
  const index = SageMaker[operation] ?? logs[operation] ?? undefined;
  return index === undefined ? undefined : shapeAt(index);
}

function refuse(operation: string, { message }: Faults): void {
  const logs = table.operations.Logs_20140328;
  if (message === undefined) return;
  throw new AwsError(operation in logs ? 'InvalidParameterException' : 'ValidationException', message);
}

function check(value: unknown, shape: Shape, path: string, faults: Faults): void {
  if (faults.isFull) return;
  if (shape.type === 'integer') requireInteger(value, path);
  for (const words of brokenBy(value, shape)) faults.add(value, path, words);
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
  faults: Faults,
): void {
  const place = (name: string) => placeOf(path, name);
  for (const name of required) {
    if (isMissing(value[name])) faults.add(null, place(name), 'Member must not be null');
  }
  for (const [name, index] of Object.entries(members)) {
    if (!isMissing(value[name])) check(value[name], shapeAt(index), place(name), faults);
  }
}

function checkItems(value: readonly unknown[], { item }: ListShape, path: string, faults: Faults): void {
  const shape = item === undefined ? undefined : shapeAt(item);
  const place = (index: number) => `${path}.${index + 1}.member`;
  for (const [index, element] of value.entries()) {
    if (isMissing(element)) faults.add(null, place(index), 'Member must not be null');
    else if (shape !== undefined && isNested(shape)) check(element, shape, place(index), faults);
  }
  if (shape === undefined || isNested(shape)) return;
  // A list of simple values is shown whole, with everything that its values must satisfy.
  if (value.some((element) => !isMissing(element) && brokenBy(element, shape).length > 0)) {
    faults.add(value, path, `Member must satisfy constraint: [${wordsOf(shape)}]`);
  }
}

function checkEntries(value: Record<string, unknown>, { key, value: item }: MapShape, path: string, faults: Faults) {
  const keys = key === undefined ? undefined : shapeAt(key);
  if (keys !== undefined && Object.keys(value).some((name) => brokenBy(name, keys).length > 0)) {
    faults.add(value, path, `Map keys must satisfy constraint: [${wordsOf(keys)}]`);
  }
  const shape = item === undefined ? undefined : shapeAt(item);
  const given = Object.entries(value).filter(([name, element]) => {
    if (isMissing(element)) faults.add(null, `${path}.${name}.member`, 'Member must not be null');
    return !isMissing(element);
  });
  if (shape === undefined) return;
  if (isNested(shape)) {
    for (const [name, element] of given) check(element, shape, `${path}.${name}.member`, faults);
  } else if (given.some(([, element]) => brokenBy(element, shape).length > 0)) {
    faults.add(value, path, `Map value must satisfy constraint: [${wordsOf(shape)}]`);
  }
}

/** Of an operation that the table does not know: what no handler expects. */
function refuseMissingItems(operation: string, input: unknown): void {
  const faults = new Faults();
  const look = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || faults.isFull) return;
    for (const [key, item] of Object.entries(value)) {
      const place = Array.isArray(value) ? `${path}.${Number(key) + 1}.member` : placeOf(path, key);
      if (Array.isArray(value) && isMissing(item)) faults.add(null, place, 'Member must not be null');
      else look(item, place);
    }
  };
  look(input, '');
  refuse(operation, faults);
}

/** Whole numbers, and items that are there. */
function checkIntegers(value: unknown, shape: Shape, path: string, faults: Faults): void {
  if (isMissing(value) || faults.isFull) return;
  switch (shape.type) {
    case 'integer':
      requireInteger(value, path);
      return;
    case 'structure':
      for (const [name, index] of Object.entries(shape.members ?? {})) {
        checkIntegers((value as Record<string, unknown>)[name], shapeAt(index), placeOf(path, name), faults);
      }
      return;
    case 'list':
      for (const [index, item] of (value as readonly unknown[]).entries()) {
        const place = `${path}.${index + 1}.member`;
        if (isMissing(item)) faults.add(null, place, 'Member must not be null');
        else if (shape.item !== undefined) checkIntegers(item, shapeAt(shape.item), place, faults);
      }
      return;
    case 'map':
      for (const [name, item] of Object.entries(value)) {
        const place = `${path}.${name}.member`;
        if (isMissing(item)) faults.add(null, place, 'Member must not be null');
        else if (shape.value !== undefined) checkIntegers(item, shapeAt(shape.value), place, faults);
      }
  }
}

function requireInteger(value: unknown, path: string): void {
  if (Number.isSafeInteger(value)) return;
  throw new AwsError('SerializationException', `NUMBER_VALUE can not be converted to an Integer (${path})`);
}

const placeOf = (path: string, name: string): string =>
  `${path === '' ? '' : `${path}.`}${name.charAt(0).toLowerCase()}${name.slice(1)}`;

const fault = (value: unknown, path: string, words: string): string =>
  `Value ${value === null ? 'null' : `'${shown(value, MAX_SHOWN)}'`} at '${path.slice(0, MAX_SHOWN)}' failed to satisfy constraint: ${words}`;

const wordsOf = (shape: Shape): string =>
  demandsOf(shape)
    .map(({ words }) => words)
    .join(', ');

/** As Java prints it, cut off after so many characters: what lies behind them is not even looked at. */
function shown(value: unknown, most: number): string {
  if (value === null || typeof value !== 'object') return String(value).slice(0, most);
  const isList = Array.isArray(value);
  let text = isList ? '[' : '{';
  const entries: Iterable<readonly [string | number, unknown]> = isList ? value.entries() : Object.entries(value);
  let separator = '';
  for (const [key, item] of entries) {
    if (text.length >= most) return text.slice(0, most);
    text += separator + (isList ? '' : `${key}=`);
    text += shown(item, most - text.length);
    separator = ', ';
  }
  return `${text}${isList ? ']' : '}'}`.slice(0, most);
}

const isNested = (shape: Shape): boolean => ['structure', 'list', 'map'].includes(shape.type);
const isMissing = (value: unknown): value is null | undefined => value === null || value === undefined;
