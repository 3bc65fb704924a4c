import type { Filter, NestedFilters, SearchExpression } from '@aws-sdk/client-sagemaker';
import { validationError } from '../../model/aws-error.js';
import { type Properties, readProperty, type Scalar } from './property.js';

/** @source API model: SearchRequest$SearchExpression */
const MAX_CONDITIONS = 50;
/** The properties that may be asked for several texts in one expression. */
const CONTAINS_AT_WILL =
  /^(displayname|experimentname|trialname|trialcomponentname|tags(\..*)?|inputartifacts(\..*)?|outputartifacts(\..*)?)$/i;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Checks an expression as a whole.
 *
 * @param isKnown whether the resource has a property, by the first part of its name
 * @throws AwsError in AWS's words where they are known
 */
export function checkExpression(expression: SearchExpression, isKnown: (property: string) => boolean): void {
  const filters = allFilters(expression);
  if (filters.length === 0) {
    throw validationError('SearchExpression must contain at least one filter, nested filter or subexpression.');
  }
  if (filters.length > MAX_CONDITIONS) {
    throw validationError(`SearchExpression contains ${filters.length} conditions; it can contain ${MAX_CONDITIONS}.`);
  }
  for (const { Name: name = '', Operator: operator, Value: value } of filters) {
    if (!isKnown(name.split('.')[0] ?? '')) throw validationError(`Unknown property name: ${name}`);
    if (value === undefined && operator !== 'Exists' && operator !== 'NotExists') {
      throw validationError(`The filter on ${name} needs a Value for the operator ${operator ?? 'Equals'}.`);
    }
  }
  const contains = filters.filter(({ Operator, Name = '' }) => Operator === 'Contains' && !CONTAINS_AT_WILL.test(Name));
  if (contains.length > 1) throw validationError("'CONTAINS' operator usage limit of 1 exceeded.");
}

/** Whether a record satisfies the expression. @throws AwsError for an operator that the property's type doesn't have */
export function satisfies(record: Properties, expression: SearchExpression): boolean {
  const conditions = [
    ...(expression.Filters ?? []).map((filter) => () => passes(filter, readProperty(record, filter.Name ?? ''))),
    ...(expression.NestedFilters ?? []).map((nested) => () => passesNested(record, nested)),
    ...(expression.SubExpressions ?? []).map((inner) => () => satisfies(record, inner)),
  ];
  return expression.Operator === 'Or'
    ? conditions.some((condition) => condition())
    : conditions.every((condition) => condition());
}

/** Orders values of one property: numbers and dates by size, texts by their characters. */
export function compareScalars(a: Scalar, b: Scalar): number {
  const [left, right] = [comparable(a), comparable(b)];
  if (typeof left === typeof right) return left < right ? -1 : left > right ? 1 : 0;
  return typeof left === 'number' ? -1 : 1;
}

function allFilters(expression: SearchExpression): Filter[] {
  return [
    ...(expression.Filters ?? []),
    ...(expression.NestedFilters ?? []).flatMap(({ Filters }) => Filters ?? []),
    ...(expression.SubExpressions ?? []).flatMap(allFilters),
  ];
}

/** One element of the list must satisfy all filters. */
function passesNested(record: Properties, { NestedPropertyName: list = '', Filters: filters = [] }: NestedFilters) {
  const member = Object.keys(record).find((key) => key.toLowerCase() === list.toLowerCase());
  const elements = member === undefined ? [] : record[member];
  if (!Array.isArray(elements)) return false;
  return elements.some((element: Properties) =>
    filters.every((filter) => passes(filter, readProperty(element, withoutPrefix(filter.Name ?? '', list)))),
  );
}

const withoutPrefix = (name: string, list: string): string =>
  name.toLowerCase().startsWith(`${list.toLowerCase()}.`) ? name.slice(list.length + 1) : name;

function passes({ Name: name = '', Operator: operator = 'Equals', Value: value = '' }: Filter, found: Scalar[]) {
  switch (operator) {
    case 'Exists':
      return found.length > 0;
    case 'NotExists':
      return found.length === 0;
    case 'Equals':
      return found.some((actual) => sameAs(actual, value));
    case 'NotEquals':
      return !found.some((actual) => sameAs(actual, value));
    case 'In':
      return value.split(',').some((item) => found.some((actual) => sameAs(actual, item.trim())));
    case 'Contains':
      return found.some((actual) => String(actual).includes(value));
    default:
      return found.some((actual) => isOrdered(operator, order(name, actual, value)));
  }
}

function isOrdered(operator: string, difference: number): boolean {
  switch (operator) {
    case 'GreaterThan':
      return difference > 0;
    case 'GreaterThanOrEqualTo':
      return difference >= 0;
    case 'LessThan':
      return difference < 0;
    case 'LessThanOrEqualTo':
      return difference <= 0;
    default:
      throw validationError(`Unknown operator: ${operator}`);
  }
}

function sameAs(actual: Scalar, value: string): boolean {
  if (typeof actual === 'string' && !DECIMAL.test(actual)) return actual === value;
  if (typeof actual === 'boolean') return String(actual) === value.toLowerCase();
  const [left, right] = [comparable(actual), toNumber(actual, value)];
  return left === right || String(actual) === value;
}

/** Size of what was found against the filter's value; hyperparameters are texts, but are compared as numbers. */
function order(name: string, actual: Scalar, value: string): number {
  const left = comparable(actual);
  if (typeof left === 'string') {
    throw validationError(`The filter on ${name} compares sizes, but '${left.slice(0, 100)}' is a text.`);
  }
  const right = toNumber(actual, value);
  if (Number.isNaN(right)) {
    throw validationError(
      `The filter on ${name} needs ${actual instanceof Date ? 'a time' : 'a number'}, not '${value}'.`,
    );
  }
  return left - right;
}

const comparable = (value: Scalar): string | number => {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'string') return DECIMAL.test(value) ? Number(value) : value;
  return typeof value === 'boolean' ? String(value) : value;
};

/** Times without a zone are meant as UTC. */
function toNumber(actual: Scalar, value: string): number {
  if (!(actual instanceof Date)) return DECIMAL.test(value) ? Number(value) : Number.NaN;
  return Date.parse(/T[\d:.]+$/.test(value) ? `${value}Z` : value);
}
