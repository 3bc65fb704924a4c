import { z } from 'zod';
import { type ApprovalSettings, approvalSchema } from './approval.js';
import type { PublishLimits } from './publish-limits.js';
import { retentionSchema } from './retention.js';

/** From the total of the current version. Totals of M5 differ by a tenth from one 28 days to the next, and by a quarter around Christmas. */
const DEFAULT_LIMIT = 0.3;

const limit = z.union([z.number().gt(0), z.literal('none')], {
  error: 'give a share above 0, such as 0.3 for 30 %, or none',
});

const limitsSchema = z.strictObject({
  current: limit
    .optional()
    .describe(
      `Share by which the total may differ from that of the current version, or \`none\`. By default ${DEFAULT_LIMIT}, or \`approval.maxDrift\` where that is more; \`none\` with \`gate: none\`.`,
    ),
  lastDays: limit
    .optional()
    .describe(
      'Share by which the total may differ from the sales of the last 28 days, or `none`; `none` by default, since a season moves it.',
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
    replace: z
      .enum(['always', 'when-better'])
      .optional()
      .describe(
        '`always` (unless it is given): the best of a search takes the place of the current champion. `when-better`: only where it is better by more than the noise of the windows that both are scored on; otherwise the current champion is trained anew and published.',
      ),
    registry: z
      .boolean()
      .optional()
      .describe(
        "Register the champion as a version of the forecast's model package group in SageMaker; true unless it is given. That it can't be registered never keeps a forecast from being published.",
      ),
    retention: retentionSchema
      .optional()
      .describe(
        'Older versions are deleted once this one is published, those that each number given here lets go; without it all are kept. Never the current one, the one before it, a newer one or one that is still needed.',
      ),
  })
  .superRefine(({ limits = {}, approval }, context) => {
    if (approval?.when !== 'above-drift') return;
    for (const name of ['current', 'lastDays'] as const) {
      const share = limits[name];
      if (typeof share !== 'number' || share >= approval.maxDrift) continue;
      const message = `${share} is below publish.approval.maxDrift, ${approval.maxDrift}: a forecast between the two would be refused without anybody being asked; raise this or lower maxDrift`;
      context.addIssue({ code: 'custom', message, path: ['limits', name] });
    }
  })
  .overwrite(withDefaultLimit)
  .prefault({});

/** Both as the request has them. */
interface LimitSettings {
  readonly gate: 'beat-baselines' | 'none';
  readonly limits?: z.infer<typeof limitsSchema> | undefined;
}

/**
 * The limits that hold: those that the request names. The default is one of them since the request was read, so that a run
 * whose request was stored before there were limits has none.
 */
export function limitsOf({ limits = {} }: Pick<LimitSettings, 'limits'>): PublishLimits {
  const shareOf = (given: number | 'none' | undefined) => (given === 'none' ? undefined : given);
  return { current: shareOf(limits.current), lastDays: shareOf(limits.lastDays) };
}

interface DefaultSettings extends LimitSettings {
  readonly approval?: ApprovalSettings | undefined;
}

function withDefaultLimit<Settings extends DefaultSettings>(settings: Settings): Settings {
  const current = defaultLimit(settings);
  if (current === undefined || settings.limits?.current !== undefined) return settings;
  return { ...settings, limits: { ...settings.limits, current } };
}

/** Settings as they were before there were limits, where nothing but the default limit holds. */
export function withoutDefaultLimit<Settings extends DefaultSettings>({ limits, ...settings }: Settings) {
  const { current, ...named } = limits ?? {};
  const kept = current === defaultLimit(settings) ? named : { current, ...named };
  return Object.keys(kept).length === 0 ? settings : { ...settings, limits: kept };
}

/** `gate: none` publishes whatever the models say; and what nobody has to be asked about must not be refused. */
function defaultLimit({ gate, approval }: Omit<DefaultSettings, 'limits'>): number | undefined {
  if (gate === 'none') return undefined;
  return Math.max(DEFAULT_LIMIT, approval?.when === 'above-drift' ? approval.maxDrift : 0);
}
