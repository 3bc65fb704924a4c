/** A number in a value that JSON has no word for. */
export interface NonFinite {
  /** Where it is: `scores[2].bias`; empty where the value is the number. */
  readonly path: string;
  /** NaN or an infinity. */
  readonly value: number;
}

/** The first NaN or infinity among the members of a value as JSON would write them. */
export function findNonFinite(value: unknown, path = ''): NonFinite | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : { path, value };
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value) || 'toJSON' in value) return undefined;
  const isList = Array.isArray(value);
  for (const [name, member] of Object.entries(value)) {
    const found = findNonFinite(member, isList ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
