import { nameHint } from '@durable-forecast/lib/nearest-name';
import { z } from 'zod';
import { writtenAs } from '../forms/written-forms.js';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
export type Scalar = z.infer<typeof scalar>;

/** The parameter exists only while each of these others has one of the values. */
export type Condition = Readonly<Record<string, readonly Scalar[]>>;

const conditionSchema = z
  .record(
    z.string(),
    z.union([
      z.array(scalar).min(1, 'an empty list can never be met; name the values'),
      scalar.transform((value) => [value]),
    ]),
  )
  .refine((when) => Object.keys(when).length > 0, 'an empty condition says nothing; leave when out');

const WHEN = 'The hyperparameter exists only while each of these others has one of the values.';

/** A hyperparameter with an interval of values. */
const rangeSchema = z
  .strictObject({
    min: z.number().describe('Smallest value.'),
    max: z.number().describe('Largest value.'),
    type: z.enum(['integer', 'float']).default('float').describe('Whole numbers, or any.'),
    scale: z
      .enum(['linear', 'log', 'reverse-log'])
      .default('linear')
      .describe('Where proposals are dense: evenly, near the lower end, or near the upper end.'),
    steps: z.int().min(2).max(100).default(3).describe('How many values of the range a grid takes.'),
    when: conditionSchema.optional().describe(WHEN),
  })
  .superRefine((range, context) => {
    if (range.min >= range.max) {
      context.addIssue({ code: 'custom', message: `min ${range.min} must be below max ${range.max}` });
    }
    if (range.scale === 'log' && range.min <= 0) {
      context.addIssue({ code: 'custom', message: `a log scale needs min above 0, not ${range.min}` });
    }
    if (range.scale === 'reverse-log' && range.max >= 1) {
      context.addIssue({ code: 'custom', message: `a reverse-log scale needs max below 1, not ${range.max}` });
    }
    if (range.type === 'integer' && !(Number.isInteger(range.min) && Number.isInteger(range.max))) {
      context.addIssue({ code: 'custom', message: 'an integer range needs whole numbers as min and max' });
    }
  });

const listSchema = z.array(scalar).min(1, 'an empty list leaves nothing to try');

/** One of several values; a plain list is the same without a condition. */
const choiceSchema = z.strictObject({
  values: listSchema.describe('One of these.'),
  when: conditionSchema.optional().describe(WHEN),
});

export type Range = z.infer<typeof rangeSchema>;
export type Choice = z.infer<typeof choiceSchema>;
/** A fixed value, a list to choose from, or either with a condition, or a range. */
export type SearchParameter = Scalar | readonly Scalar[] | Choice | Range;

/**
 * The form of a parameter is seen first and only that form checked: a fault then names its field, where a union would
 * only say that no form fits.
 */
export const parameterSchema = writtenAs(
  z.unknown().transform((raw, context): SearchParameter => {
    const schema = schemaFor(raw);
    if (schema === undefined) {
      const message = 'write a value, a list of values, {min, max}, or {values} with when';
      context.addIssue({ code: 'custom', message, input: raw });
      return z.NEVER;
    }
    const parsed = schema.safeParse(raw);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      context.addIssue({
        code: 'custom',
        message: messageOf(issue, schema),
        path: [...issue.path],
        input: issue.input,
      });
    }
    return z.NEVER;
  }),
  z.union([scalar, listSchema, choiceSchema, rangeSchema]),
);

function schemaFor(raw: unknown): z.ZodType<SearchParameter> | undefined {
  if (Array.isArray(raw)) return listSchema;
  if (typeof raw !== 'object') return raw === undefined ? undefined : scalar;
  if (raw === null) return undefined;
  return 'values' in raw ? choiceSchema : rangeSchema;
}

function messageOf(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  if (issue.code !== 'unrecognized_keys') return issue.message;
  const known = Object.keys((schema as typeof rangeSchema).shape);
  return issue.keys.map((key) => `unknown field ${key}${nameHint(key, known)}`).join(' ');
}
