/** What is no parameter of a run: who is told of it, which may be secret, and what algorithms are, which their images say. */
const LEFT_OUT = new Set(['notifications', 'declaration']);

/**
 * Every field of a request that has a value, by its path: `sweep.maxTrials`. Lists of plain values are one parameter each, so that
 * two runs of as many trials have the same names.
 */
export function requestParameters(request: object): Readonly<Record<string, string>> {
  return Object.fromEntries(leavesOf(request, ''));
}

function leavesOf(value: unknown, path: string): (readonly [string, string])[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return [[path, String(value)]];
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) {
    return value.length === 0 ? [] : [[path, value.join(', ')]];
  }
  return Object.entries(value).flatMap(([name, member]) =>
    LEFT_OUT.has(name) ? [] : leavesOf(member, path === '' ? name : `${path}.${name}`),
  );
}
