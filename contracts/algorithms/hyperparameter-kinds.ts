import { nameHint } from '@durable-forecast/lib/nearest-name';

/** What a hyperparameter may be. */
export type Hyperparameter = (Interval | Choice | Words | { readonly kind: 'flag' } | { readonly kind: 'text' }) & {
  /** What every job gets unless the request says otherwise; where it is left out, the algorithm's own default holds. */
  readonly default?: string;
};

/** A number. Open ends are excluded; a bound left out is none. */
interface Interval {
  readonly kind: 'integer' | 'float';
  readonly low?: number;
  readonly high?: number;
  readonly open?: 'low' | 'high' | 'both';
}

interface Choice {
  readonly kind: 'choice';
  readonly values: readonly string[];
}

/** Words with commas between them. */
interface Words {
  readonly kind: 'words';
  readonly values?: readonly string[];
}

/** The hyperparameters of an algorithm. */
export interface HyperparameterTable {
  readonly known: Readonly<Record<string, Hyperparameter>>;
  readonly required: readonly string[];
  /** What other libraries, or other versions, call them. */
  readonly otherNames: Readonly<Record<string, string>>;
  /** Which one lists the metrics of a round: the one that ranks trials must be among them. */
  readonly metrics: string;
}

export const integer = (low?: number, high?: number): Hyperparameter => bounded('integer', low, high);
export const float = (low?: number, high?: number, open?: Interval['open']): Hyperparameter =>
  bounded('float', low, high, open);
export const share = float(0, 1, 'low');
export const choice = (...values: string[]): Hyperparameter => ({ kind: 'choice', values });
export const words = (...values: string[]): Hyperparameter =>
  values.length === 0 ? { kind: 'words' } : { kind: 'words', values };
export const flag: Hyperparameter = { kind: 'flag' };
export const text: Hyperparameter = { kind: 'text' };
export const withDefault = (value: string, spec: Hyperparameter): Hyperparameter => ({ ...spec, default: value });

/** An interval of values that a search tries. */
export interface WantedRange {
  readonly type: 'integer' | 'float';
  readonly min: number;
  readonly max: number;
}

/** Why a hyperparameter can't have this value; undefined when it can. */
export function valueFault(spec: Hyperparameter, value: string | number | boolean): string | undefined {
  const word = String(value);
  switch (spec.kind) {
    case 'integer':
    case 'float': {
      const number = word.trim() === '' ? Number.NaN : Number(word);
      if (Number.isNaN(number)) return `'${word}' is no number`;
      if (spec.kind === 'integer' && !Number.isInteger(number)) return `${word} is no whole number`;
      return isInside(spec, number) ? undefined : `${word} is not ${describeBounds(spec)}`;
    }
    case 'choice':
      return strangeWord(word, spec.values);
    case 'words':
      return word
        .split(',')
        .map((part) => strangeWord(part.trim(), spec.values))
        .find((fault) => fault !== undefined);
    case 'flag':
      return /^(true|false)$/i.test(word) ? undefined : `'${word}' is neither true nor false`;
    case 'text':
      return undefined;
  }
}

/** Why a hyperparameter can't have the values of this range, each with the field of the range that is wrong. */
export function rangeFaults(
  name: string,
  spec: Hyperparameter,
  range: WantedRange,
): readonly { readonly field?: 'type' | 'min' | 'max'; readonly message: string }[] {
  if (spec.kind !== 'integer' && spec.kind !== 'float') {
    return [{ message: `${name} is no number and has no range; list the values to try` }];
  }
  if (spec.kind === 'integer' && range.type !== 'integer') {
    return [{ field: 'type', message: `${name} takes whole numbers; add type: integer` }];
  }
  return (['min', 'max'] as const).flatMap((field) => {
    const message = valueFault(spec, range[field]);
    return message === undefined ? [] : [{ field, message }];
  });
}

function strangeWord(word: string, known: readonly string[] | undefined): string | undefined {
  if (known === undefined || known.includes(word)) return undefined;
  return `'${word}' is not one of its values${nameHint(word, known)}`;
}

function isInside({ low, high, open }: Interval, number: number): boolean {
  if (low !== undefined && (number < low || (number === low && (open === 'low' || open === 'both')))) return false;
  return high === undefined || number < high || (number === high && open !== 'high' && open !== 'both');
}

/** `above 0`, `at least 1 and at most 4` */
function describeBounds({ low, high, open }: Interval): string {
  const parts: string[] = [];
  if (low !== undefined) parts.push(`${open === 'low' || open === 'both' ? 'above' : 'at least'} ${low}`);
  if (high !== undefined) parts.push(`${open === 'high' || open === 'both' ? 'below' : 'at most'} ${high}`);
  return parts.join(' and ');
}

function bounded(kind: Interval['kind'], low?: number, high?: number, open?: Interval['open']): Hyperparameter {
  return {
    kind,
    ...(low === undefined ? {} : { low }),
    ...(high === undefined ? {} : { high }),
    ...(open === undefined ? {} : { open }),
  };
}
