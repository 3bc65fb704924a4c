import { z } from 'zod';
import { writtenAs } from '../forms/written-forms.js';

const when = z.enum(['required', 'above-drift', 'none']);

/** A day: who approves forecasts looks at them once a day at least. */
const DEADLINE_SECONDS = 86_400;

const settings = z.strictObject({
  when: when.describe(
    '`required`: every forecast waits for a person before it is published. `above-drift`: one whose total differs by more than `maxDrift`. `none`: no forecast does.',
  ),
  approvers: z
    .array(z.string().trim().min(1, 'give the name of an approver'))
    .max(50)
    .default([])
    .describe('Names of those who may decide, as they give them with `--by`; empty: anybody who can reach the run.'),
  deadlineSeconds: z
    .int()
    .positive()
    .max(31_536_000)
    .default(DEADLINE_SECONDS)
    .describe('How long they have, seconds.'),
  default: z.enum(['approve', 'reject']).default('reject').describe('What counts when nobody has decided by then.'),
  maxDrift: z
    .number()
    .gt(0)
    .default(0.2)
    .describe(
      'Share by which the total may differ from that of the current version and from the sales of the last 28 days: 0.2 is 20 %.',
    ),
});

/** Whether a person decides before a forecast is published. Written short (`required`) or with its settings. */
export const approvalSchema = writtenAs(
  z.union([when.transform((kind) => settings.parse({ when: kind })), settings], {
    error:
      'give required, above-drift, none, or { when: required, approvers: [ana], deadlineSeconds: 86400, default: reject }',
  }),
  z.union([when, settings]),
);

export type ApprovalSettings = z.infer<typeof settings>;
