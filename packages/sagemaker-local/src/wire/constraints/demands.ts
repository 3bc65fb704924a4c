import { compilePattern, type Shape } from './table.js';

/** One demand on a value: AWS's words for it, and whether a value breaks it. */
export interface Demand {
  readonly words: string;
  readonly breaks: (value: unknown) => boolean;
}

/** Beyond this, a text that is too long anyway is not matched against its pattern, which could take very long. */
const MAX_MATCHED = 4_096;

const known = new Map<Shape, readonly Demand[]>();

/** What a shape demands of its own value, not of what lies below it. */
export function demandsOf(shape: Shape): readonly Demand[] {
  let demands = known.get(shape);
  if (demands === undefined) {
    demands = shape.type === 'structure' ? [] : [...bounds(shape), ...content(shape)];
    known.set(shape, demands);
  }
  return demands;
}

/** The words of the demands that a value breaks. */
export const brokenBy = (value: unknown, shape: Shape): string[] =>
  demandsOf(shape)
    .filter(({ breaks }) => breaks(value))
    .map(({ words }) => words);

function bounds(shape: Exclude<Shape, { type: 'structure' }>): Demand[] {
  const isNumber = shape.type === 'integer' || shape.type === 'number';
  const measure = isNumber ? (value: unknown) => value as number : lengthOf;
  const what = isNumber ? 'value' : 'length';
  const { min, max } = shape;
  const demands: Demand[] = [];
  if (max !== undefined) {
    demands.push({
      words: `Member must have ${what} less than or equal to ${max}`,
      breaks: (value) => measure(value) > max,
    });
  }
  if (min !== undefined) {
    demands.push({
      words: `Member must have ${what} greater than or equal to ${min}`,
      breaks: (value) => measure(value) < min,
    });
  }
  return demands;
}

function content(shape: Exclude<Shape, { type: 'structure' }>): Demand[] {
  if (shape.type !== 'string') return [];
  const { pattern, enum: allowed, max = Number.POSITIVE_INFINITY } = shape;
  const demands: Demand[] = [];
  if (pattern !== undefined) {
    const expression = compilePattern(pattern);
    demands.push({
      words: `Member must satisfy regular expression pattern: ${pattern}`,
      breaks: (value) =>
        (lengthOf(value) <= Math.max(max, MAX_MATCHED) || max === Number.POSITIVE_INFINITY) &&
        !expression.test(value as string),
    });
  }
  if (allowed !== undefined) {
    demands.push({
      words: `Member must satisfy enum value set: [${allowed.join(', ')}]`,
      breaks: (value) => !allowed.includes(value as string),
    });
  }
  return demands;
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return Array.isArray(value) ? value.length : Object.keys(value as object).length;
}
