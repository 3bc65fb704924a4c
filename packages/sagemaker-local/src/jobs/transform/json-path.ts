import { isJsonObject } from '../../model/json.js';

/** One step of a path: a field, several fields, positions, a range, or everything. */
type Step =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'positions'; readonly positions: readonly number[] }
  | { readonly kind: 'range'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'all' };

/** A compiled filter of a transform job. */
export type JsonPath = readonly Step[];

/**
 * Compiles the subset of JSONPath that batch transform knows: `$`, `.name`, `.*`, `['a','b']`, `[0,-1]`, `[1:]`, `[*]`.
 *
 * @throws Error naming the place that is not understood
 */
export function compileJsonPath(text: string): JsonPath {
  if (!text.startsWith('$')) throw new Error(`The path '${text}' does not begin with $.`);
  const steps: Step[] = [];
  let rest = text.slice(1);
  while (rest !== '') {
    const match = /^\.(\*|[\p{L}_][\p{L}\p{N}_-]*)/u.exec(rest) ?? /^\[([^\]]*)\]/.exec(rest);
    if (match === null) throw new Error(`The path '${text}' is not understood from '${rest}' on.`);
    const inner = match[1] as string;
    steps.push(rest.startsWith('.') ? nameStep(inner) : bracketStep(inner, text));
    rest = rest.slice(match[0].length);
  }
  return steps;
}

/** What the path selects; undefined when nothing is there. Several fields of an object stay an object. */
export function applyJsonPath(path: JsonPath, value: unknown): unknown {
  return path.reduce<unknown>((current, step) => select(step, current), value);
}

const nameStep = (name: string): Step => (name === '*' ? { kind: 'all' } : { kind: 'names', names: [name] });

function bracketStep(inner: string, text: string): Step {
  const trimmed = inner.trim();
  if (trimmed === '*') return { kind: 'all' };
  const range = /^(-?\d+)?\s*:\s*(-?\d+)?$/.exec(trimmed);
  if (range !== null) return { kind: 'range', from: toNumber(range[1]), to: toNumber(range[2]) };
  if (/^-?\d+(\s*,\s*-?\d+)*$/.test(trimmed)) return { kind: 'positions', positions: trimmed.split(',').map(Number) };
  const names = [...trimmed.matchAll(/'([^']*)'|"([^"]*)"/g)].map((match) => match[1] ?? match[2] ?? '');
  if (names.length > 0 && trimmed.replace(/'[^']*'|"[^"]*"|[\s,]/g, '') === '') return { kind: 'names', names };
  throw new Error(`The path '${text}' has a bracket that is not understood: [${inner}].`);
}

const toNumber = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

function select(step: Step, value: unknown): unknown {
  switch (step.kind) {
    case 'all':
      return isJsonObject(value) ? Object.values(value) : value;
    case 'names': {
      if (!isJsonObject(value)) return undefined;
      const [only, ...more] = step.names;
      if (more.length === 0) return value[only as string];
      return Object.fromEntries(step.names.filter((name) => name in value).map((name) => [name, value[name]]));
    }
    case 'range':
      return Array.isArray(value) ? value.slice(step.from, step.to) : undefined;
    case 'positions': {
      if (!Array.isArray(value)) return undefined;
      const picked = step.positions.map((position) => value.at(position));
      return picked.length === 1 ? picked[0] : picked;
    }
  }
}
