import { z } from 'zod';
import { writtenAs } from '../forms/written-forms.js';

/** What monitoring may find of a published forecast, or of the data after it. */
export const FINDINGS = [
  'worse-than-promised',
  'worse-than-baselines',
  'level-shift',
  'bands-missed',
  'series-stopped',
  'new-series',
  'prices-outside',
  'missing-days',
] as const;
export type FindingKind = (typeof FINDINGS)[number];

/** What may be done about it. */
export const MONITOR_ACTIONS = ['notify', 'retrain', 'rollback', 'ask'] as const;
export type MonitorAction = (typeof MONITOR_ACTIONS)[number];

/** What a person may answer when monitoring asks. */
export const MONITOR_ANSWERS = ['retrain', 'rollback', 'keep'] as const;
export type MonitorAnswer = (typeof MONITOR_ANSWERS)[number];

const action = z.enum(MONITOR_ACTIONS);
const NONE = z.literal('none');

/** Written short, as one action or `none`, or as a list of actions. */
const actionsSchema = writtenAs(
  z
    .union([NONE.transform((): MonitorAction[] => []), action.transform((one) => [one]), z.array(action).max(4)], {
      error: `give ${MONITOR_ACTIONS.join(', ')}, a list of them, or none`,
    })
    .transform((actions) => [...new Set(actions)]),
  z.union([NONE, action, z.array(action)]),
);

const MEANINGS: Readonly<Record<FindingKind, string>> = {
  'worse-than-promised': 'WRMSSE above the limit that past origins and earlier versions make',
  'worse-than-baselines': 'a baseline was better on the same days, two weeks of them at least',
  'level-shift': 'the bias of the whole, of a store or of a department lies outside its limits',
  'bands-missed': 'fewer sales within the bands than in earlier versions',
  'series-stopped': 'series that no longer sell, or that the data lacks',
  'new-series': 'series that nothing is forecast for',
  'prices-outside': 'prices more than a tenth outside of all that were learnt from',
  'missing-days': 'stores without a sale on days when sales were forecast',
};

/** What is done about each finding of `forecast monitor`. */
export const monitorSchema = z
  .strictObject({
    actions: z
      .strictObject(
        Object.fromEntries(
          FINDINGS.map((kind) => [kind, actionsSchema.optional().describe(`${MEANINGS[kind]}.`)]),
        ) as Record<FindingKind, z.ZodOptional<typeof actionsSchema>>,
      )
      .prefault({})
      .describe(
        'What is done about each finding, one or several: `notify` tells of it, `retrain` starts a run on the new data, `rollback` makes the version before the current one again, `ask` asks a person; `none` keeps it in the record alone. `notify` by default.',
      ),
    deadlineSeconds: z
      .int()
      .positive()
      .max(31_536_000)
      .default(86_400)
      .describe('How long a person has to answer where an action is `ask`, seconds.'),
    default: z.enum(MONITOR_ANSWERS).default('keep').describe('What counts when nobody has answered by then.'),
  })
  .optional();

export type MonitorSettings = NonNullable<z.infer<typeof monitorSchema>>;

/** The settings of a request, which may say nothing of monitoring. */
export const monitorSettings = (settings: MonitorSettings | undefined): MonitorSettings =>
  settings ?? { actions: {}, deadlineSeconds: 86_400, default: 'keep' };

/** What is done about a finding. */
export const actionsOn = ({ actions }: MonitorSettings, kind: FindingKind): readonly MonitorAction[] =>
  actions[kind] ?? ['notify'];
