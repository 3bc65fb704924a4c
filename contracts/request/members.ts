import { canonicalJson } from '@durable-forecast/lib/hash';
import { z } from 'zod';
import { bundledDeclaration } from '../algorithms/algorithms.js';
import { type AlgorithmDeclaration, algorithmNameSchema } from '../algorithms/declaration-fields.js';
import { hyperparameterFaults } from '../algorithms/hyperparameters.js';
import { partitionSchema } from '../dataset/cells.js';
import { RECONCILIATIONS } from '../evaluation/corrections.js';
import { TOTALS_MODELS } from '../evaluation/totals-model.js';
import { writtenAs } from '../forms/written-forms.js';

/** Forecasts that need no training job. */
export const METHODS = ['top-down', 'exponential-smoothing'] as const;
export type Method = (typeof METHODS)[number];

/** One model family of the published forecast: a recipe, and which series share a model. */
const modelSchema = z
  .strictObject({
    per: partitionSchema.default('store').describe('Which series share a model; a training job each.'),
    algorithm: algorithmNameSchema
      .optional()
      .describe('Take the best trial of this algorithm; the champion where it is left out.'),
    hyperparameters: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe('Set over those of the trial.'),
  })
  .superRefine(({ algorithm, hyperparameters }, context) => {
    if (hyperparameters === undefined) return;
    const fault = (message: string, ...path: string[]) => context.addIssue({ code: 'custom', message, path });
    if (algorithm === undefined) {
      fault('name the algorithm that these belong to, one of sweep.algorithms', 'algorithm');
      return;
    }
    // Those of an algorithm that the request declares are checked where its declaration is known.
    const declaration = bundledDeclaration(algorithm);
    for (const { path, message } of declaration === undefined ? [] : memberFaults(declaration, hyperparameters)) {
      fault(message, ...path);
    }
  });

const methodSchema = z.strictObject({
  method: z
    .enum(METHODS)
    .describe(
      "`top-down`: a regression on the daily totals of each store's departments, shared out by the series' own means. `exponential-smoothing`: a level and a season of seven days of each series by itself, with sums as these totals have them.",
    ),
});

/** What of a member's hyperparameters its algorithm would refuse, each with its place below the member. */
export const memberFaults = (
  declaration: AlgorithmDeclaration,
  hyperparameters: Readonly<Record<string, string | number | boolean>>,
): readonly { readonly path: readonly string[]; readonly message: string }[] =>
  Object.entries(hyperparameters).flatMap(([name, value]) =>
    hyperparameterFaults(declaration, name, { values: [{ path: [], value }] }).map(({ message }) => ({
      path: ['hyperparameters', name],
      message,
    })),
  );

/** Members that say what an earlier one says: `[index, index of the first like it]`. Their models would be paid for twice, and count double. */
function doubles(members: readonly object[]): readonly (readonly [number, number])[] {
  const texts = members.map((member) => canonicalJson(member));
  return texts.flatMap((text, index) => {
    const first = texts.indexOf(text);
    return first < index ? [[index, first] as const] : [];
  });
}

/** The field `method` says which of the two is meant, so that faults are those of that one. */
const memberSchema = writtenAs(
  z.unknown().transform((value, context): ModelMember | z.infer<typeof methodSchema> => {
    const isMethod = typeof value === 'object' && value !== null && 'method' in value;
    const parsed = (isMethod ? methodSchema : modelSchema).safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) context.addIssue({ ...issue, code: 'custom' });
    return z.NEVER;
  }),
  z.union([modelSchema, methodSchema]),
);

export type ModelMember = z.infer<typeof modelSchema>;

/** How the models of the published forecast are made. */
export const fitSchema = z
  .strictObject({
    members: z
      .array(memberSchema)
      .max(12)
      .refine((members) => members.some((member) => !('method' in member)), 'name at least one model')
      .superRefine((members, context) => {
        for (const [index, like] of doubles(members)) {
          context.addIssue({
            code: 'custom',
            path: [index],
            message: `is the same as fit.members.${like}; leave one of them out`,
          });
        }
      })
      .default([{ per: 'store' }])
      .describe('The members of the forecast, weighed into one; by default one family, a model per store.'),
    totals: z
      .enum(TOTALS_MODELS)
      .optional()
      .describe(
        "What forecasts the daily totals of each store's departments, for `top-down` and for drawing sums to them. `regression` (where it is left out): on weekdays, SNAP, days of the month and events. `refined`: with what boosted trees and the last weeks say of what the regression leaves over.",
      ),
    reconcile: z
      .enum(RECONCILIATIONS)
      .optional()
      .describe(
        'What past origins choose among to correct sums. `pull` (where it is left out): nothing, totals of the last 28 days, or pulling towards the day totals. `least-squares`: weighted least squares over the departments, categories and total of each store besides, with errors in proportion to the number of series, or as they were at past origins.',
      ),
  })
  .prefault({});

/** A year of them. */
export const MOST_PAST_ORIGINS = 12;

/** How the published forecast is tried on the past before it is believed. */
export const backtestSchema = z
  .strictObject({
    origins: z
      .int()
      .min(0)
      .max(MOST_PAST_ORIGINS)
      .default(0)
      .describe(
        'Past origins, 28 days apart, at which every member is fitted and scored: weights, level correction and quantiles come from them, and the gate decides by them. 0 trusts the validation window of the trials.',
      ),
  })
  .prefault({});
