/**
 * Holds an answer against what a case expects of it. Structures may have more members than expected, lists not more
 * elements. Special expectations:
 *
 * - `{"$type": "string" | "number" | "boolean" | "date"}`
 * - `{"$matches": "regular expression"}`
 * - `{"$absent": true}`
 * - `{"$includes": [...]}`: a list with at least these elements, in this order
 *
 * @returns the differences in words, none when the answer is as expected
 */
export function differences(actual: unknown, expected: unknown, path = 'answer'): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${path} is ${shown(actual)}, not a list`];
    if (actual.length !== expected.length) {
      return [`${path} has ${actual.length} elements, not ${expected.length}: ${shown(actual)}`];
    }
    return expected.flatMap((element, index) => differences(actual[index], element, `${path}.${index}`));
  }
  if (expected === null || typeof expected !== 'object') {
    return actual === expected ? [] : [`${path} is ${shown(actual)}, not ${shown(expected)}`];
  }
  const special = Object.keys(expected)[0] ?? '';
  if (special.startsWith('$')) return specialDifference(actual, expected as Special, path);
  if (actual === null || typeof actual !== 'object') return [`${path} is ${shown(actual)}, not a structure`];
  return Object.entries(expected).flatMap(([key, value]) =>
    differences((actual as Record<string, unknown>)[key], value, `${path}.${key}`),
  );
}

type Special = { $type?: string; $matches?: string; $absent?: boolean; $includes?: unknown[] };

function specialDifference(actual: unknown, expected: Special, path: string): string[] {
  if (expected.$absent) return actual === undefined ? [] : [`${path} is ${shown(actual)}, but must be absent`];
  if (expected.$type !== undefined) {
    const type = isDate(actual) ? 'date' : typeof actual;
    return type === expected.$type ? [] : [`${path} is ${shown(actual)}, not a ${expected.$type}`];
  }
  if (expected.$matches !== undefined) {
    const matches = typeof actual === 'string' && new RegExp(expected.$matches, 's').test(actual);
    return matches ? [] : [`${path} is ${shown(actual)}, which does not match ${expected.$matches}`];
  }
  if (expected.$includes !== undefined) {
    const elements = Array.isArray(actual) ? [...actual] : [];
    for (const wanted of expected.$includes) {
      const index = elements.findIndex((element) => differences(element, wanted).length === 0);
      if (index < 0) return [`${path} is ${shown(actual)}, where ${shown(wanted)} is missing`];
      elements.splice(0, index + 1);
    }
    return [];
  }
  return [`${path}: the expectation ${shown(expected)} is not known`];
}

/** As both runners write times. */
const isDate = (value: unknown): boolean => value !== null && typeof value === 'object' && '$date' in value;

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'absent').slice(0, 600);
