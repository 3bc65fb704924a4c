import { z } from 'zod';

/** Each has a picture of some 30 kB on a page that stays below 3 MB. */
const MOST_SERIES = 24;

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
  })
  .optional();
