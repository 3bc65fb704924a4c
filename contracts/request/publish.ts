import { z } from 'zod';
import { approvalSchema } from './approval.js';
import type { PublishLimits } from './publish-limits.js';

/** Totals of M5 differ by a tenth from one 28 days to the next, and by a quarter around Christmas. */
const DEFAULT_LIMIT = 0.3;

const limit = z.union([z.number().gt(0), z.literal('none')], {
  error: 'give a share above 0, such as 0.3 for 30 %, or none',
});

const limitsSchema = z.strictObject({
  current: limit
    .optional()
    .describe(
      `Share by which the total may differ from that of the current version, or \`none\`; ${DEFAULT_LIMIT} by default, \`none\` with \`gate: none\`.`,
    ),
  lastDays: limit
    .optional()
    .describe(
      `Share by which the total may differ from the sales of the last 28 days, or \`none\`; ${DEFAULT_LIMIT} by default, \`none\` with \`gate: none\`.`,
    ),
});

export const publishSchema = z
  .strictObject({
    gate: z
      .enum(['beat-baselines', 'none'])
      .default('beat-baselines')
      .describe('`beat-baselines`: nothing is published unless the forecast beat the best baseline on past days.'),
    quantiles: z
      .boolean()
      .default(true)
      .describe('Publish the nine quantiles of the M5 uncertainty competition too, for all twelve levels.'),
    csv: z
      .boolean()
      .optional()
      .describe(
        'Write `forecast.csv` too: the rows of `forecast.parquet`, quantiles included. Without it none is written.',
      ),
    limits: limitsSchema
      .optional()
      .describe('A forecast whose total lies outside is not published, unless a person has approved it.'),
    approval: approvalSchema
      .optional()
      .describe('Whether a person decides before the forecast is published; without it nobody is asked.'),
  })
  .prefault({});

type PublishSettings = z.infer<typeof publishSchema>;

/** The limits that hold: with `gate: none`, which publishes whatever the models say, those alone that were asked for. */
export function limitsOf({ gate, limits = {} }: Pick<PublishSettings, 'gate' | 'limits'>): PublishLimits {
  const byDefault = gate === 'none' ? 'none' : DEFAULT_LIMIT;
  const shareOf = (given: number | 'none' | undefined) => {
    const wanted = given ?? byDefault;
    return wanted === 'none' ? undefined : wanted;
  };
  return { current: shareOf(limits.current), lastDays: shareOf(limits.lastDays) };
}
