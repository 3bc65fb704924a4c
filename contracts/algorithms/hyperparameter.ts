import { nameHint } from '@durable-forecast/lib/nearest-name';
import { z } from 'zod';
import { writtenAs } from '../forms/written-forms.js';

/** A value as a file writes it; SageMaker takes texts. */
const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const common = {
  default: value
    .optional()
    .describe("What every job gets unless the request says otherwise; left out, the algorithm's own default holds."),
  required: z
    .boolean()
    .optional()
    .describe('Whether the algorithm has no default of its own, so that a space must have it.'),
};

const bound = z.number().optional();
const words = z.array(z.string().min(1)).min(1, 'an empty list leaves no value; leave values out');

const kinds = z
  .discriminatedUnion(
    'type',
    [
      z.strictObject({
        type: z.enum(['integer', 'float']),
        min: bound,
        max: bound,
        above: bound,
        below: bound,
        ...common,
      }),
      z.strictObject({ type: z.literal('choice'), values: words, ...common }),
      z.strictObject({ type: z.literal('words'), values: words.optional(), ...common }),
      z.strictObject({ type: z.literal('flag'), ...common }),
      z.strictObject({ type: z.literal('text'), ...common }),
    ],
    { error: 'give it a type: integer, float, choice, words, flag or text' },
  )
  .superRefine((spec, context) => {
    const fault = (message: string, ...path: string[]) => context.addIssue({ code: 'custom', message, path });
    if (isNumber(spec)) {
      const { min, max, above, below } = spec;
      if (min !== undefined && above !== undefined) fault('give min or above, not both', 'above');
      if (max !== undefined && below !== undefined) fault('give max or below, not both', 'below');
      const low = min ?? above ?? Number.NEGATIVE_INFINITY;
      const high = max ?? below ?? Number.POSITIVE_INFINITY;
      const isClosed = min !== undefined && max !== undefined;
      if (low > high || (low === high && !isClosed)) fault(`no value is ${describeBounds(spec)}`);
    }
    const wrong = spec.default === undefined ? undefined : valueFault(spec, spec.default);
    if (wrong !== undefined) fault(wrong, 'default');
  });

/** As a file writes it: which fields a type has, its own schema knows. */
const form = z.strictObject({
  type: z
    .enum(['integer', 'float', 'choice', 'words', 'flag', 'text'])
    .describe(
      'A whole number, any number, one of several words, words with commas between them, true or false, or anything.',
    ),
  min: bound.describe('Smallest value of a number.'),
  max: bound.describe('Largest value of a number.'),
  above: bound.describe('In place of `min`: every value is greater than this.'),
  below: bound.describe('In place of `max`: every value is less than this.'),
  values: words
    .optional()
    .describe('The words of `choice`, and those that may stand in `words`; any where it is left out.'),
  ...common,
});

/** What a hyperparameter may be. */
export const hyperparameterSchema = writtenAs(kinds, form);

export type Hyperparameter = z.infer<typeof kinds>;
type NumberSpec = Extract<Hyperparameter, { type: 'integer' | 'float' }>;

/** An interval of values that a search tries. */
export interface WantedRange {
  readonly type: 'integer' | 'float';
  readonly min: number;
  readonly max: number;
}

/** Why a hyperparameter can't have this value; undefined when it can. */
export function valueFault(spec: Hyperparameter, wanted: string | number | boolean): string | undefined {
  const word = String(wanted);
  switch (spec.type) {
    case 'integer':
    case 'float': {
      const number = word.trim() === '' ? Number.NaN : Number(word);
      if (Number.isNaN(number)) return `'${word}' is no number`;
      if (spec.type === 'integer' && !Number.isInteger(number)) return `${word} is no whole number`;
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
  if (!isNumber(spec)) return [{ message: `${name} is no number and has no range; list the values to try` }];
  if (spec.type === 'integer' && range.type !== 'integer') {
    return [{ field: 'type', message: `${name} takes whole numbers; add type: integer` }];
  }
  return (['min', 'max'] as const).flatMap((field) => {
    const message = valueFault(spec, range[field]);
    return message === undefined ? [] : [{ field, message }];
  });
}

const isNumber = (spec: Hyperparameter): spec is NumberSpec => spec.type === 'integer' || spec.type === 'float';

function strangeWord(word: string, known: readonly string[] | undefined): string | undefined {
  if (known === undefined || known.includes(word)) return undefined;
  return `'${word}' is not one of its values${nameHint(word, known)}`;
}

function isInside({ min, max, above, below }: NumberSpec, number: number): boolean {
  if ((min !== undefined && number < min) || (above !== undefined && number <= above)) return false;
  return (max === undefined || number <= max) && (below === undefined || number < below);
}

/** `above 0`, `at least 1 and at most 4` */
const describeBounds = ({ min, max, above, below }: NumberSpec): string =>
  [
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ].join(' and ');
