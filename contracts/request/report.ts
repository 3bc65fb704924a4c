import { z } from 'zod';

/** Each has a picture of some 30 kB on a page that stays below 3 MB. */
const MOST_SERIES = 24;

/** The table that compares them stays one that a reader takes in. */
const MOST_REFERENCES = 50;

const referenceScoreSchema = z.strictObject({
  name: z.string().trim().min(1).max(80).describe('What reached it: `notebook, max_depth 5`.'),
  algorithm: z
    .string()
    .optional()
    .describe(
      'It stands beside the best trial of this algorithm, one of the sweep or `autopilot`; beside the best of all where it is left out.',
    ),
  hyperparameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe('Of the trials of the algorithm, only those with these values: `{ max_depth: 5 }`.'),
  rmse: z.number().positive().describe('Its RMSE on the validation window, units a series and day.'),
});

/** An RMSE from elsewhere, which the page of a run shows beside its own. */
export type ReferenceScore = z.infer<typeof referenceScoreSchema>;

/** What the page of a run shows beside what it shows of every run. */
export const reportSchema = z
  .strictObject({
    series: z
      .array(z.string().min(1))
      .min(1)
      .max(MOST_SERIES, `at most ${MOST_SERIES} are drawn; forecast browse shows every one`)
      .superRefine((ids, context) => {
        for (const [index, id] of ids.entries()) {
          const first = ids.indexOf(id);
          if (first === index) continue;
          context.addIssue({ code: 'custom', message: `${id} is named already, as ${first + 1}.`, path: [index] });
        }
      })
      .optional()
      .describe(
        'Series that are drawn with their forecast of known days, beside the heaviest, best and worst: their ids as the published forecast has them, `FOODS_3_090_CA_1`. One that is not in scope is refused when the data is inspected.',
      ),
    referenceScores: z
      .array(referenceScoreSchema)
      .min(1)
      .max(MOST_REFERENCES)
      .optional()
      .describe(
        'RMSE that others reached on the same rows, such as a notebook or the system before; the page shows them beside what the trials reached. Whether the rows are the same is not checked.',
      ),
  })
  .optional();

/** References that no trial of the request could stand beside. @param algorithms names of those that are searched */
export const referenceFaults = (
  references: readonly ReferenceScore[],
  algorithms: readonly string[],
): { readonly path: readonly (string | number)[]; readonly message: string }[] =>
  references.flatMap(({ algorithm, hyperparameters }, index) => {
    if (algorithm === undefined && hyperparameters !== undefined) {
      return [{ path: [index, 'hyperparameters'], message: 'name the algorithm whose hyperparameters they are' }];
    }
    if (algorithm === undefined || algorithms.includes(algorithm)) return [];
    const message = `this request has no trial of ${algorithm}, only of ${algorithms.join(', ')}`;
    return [{ path: [index, 'algorithm'], message }];
  });
