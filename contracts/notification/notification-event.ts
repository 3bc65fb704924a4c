import { z } from 'zod';

const common = {
  id: z
    .string()
    .describe(
      'Id of the event, made of who tells of it and what happened. Whoever has seen it may forget a second message of it.',
    ),
  at: z.string().describe('When it happened, ISO 8601 in UTC.'),
  forecast: z.string().describe('Name of the forecast.'),
  run: z.string().optional().describe('Id of the run, where it belongs to one.'),
};

const score = z.strictObject({
  name: z.string().describe('Name of the baseline.'),
  wrmsse: z.number().describe('Its WRMSSE on the same days.'),
});

export const publishedEvent = z
  .strictObject({
    kind: z.literal('published'),
    ...common,
    version: z.string().describe('The version that was published.'),
    uri: z.string().describe('Where it lies.'),
    origin: z.string().describe('Last known day.'),
    rows: z.number().describe('Rows of the forecast: one a series and day.'),
    champion: z.string().describe('The trial that won.'),
    wrmsse: z.number().describe('WRMSSE of the champion.'),
    scored: z
      .enum(['validation', 'holdout'])
      .describe('The days of the score: those before the origin that also chose the champion, or those after it.'),
    baseline: score.optional().describe('The best baseline on the same days.'),
    models: z
      .string()
      .optional()
      .describe('How the run came to its models, where it did not simply search, a sentence.'),
    behind: z.string().optional().describe('The newer version that stays current in its place.'),
    report: z.string().optional().describe('Address of the page with its pictures.'),
    notes: z.array(z.string()).optional().describe('What should be known beside the numbers, a sentence each.'),
  })
  .describe('A forecast was published.');

export const failedEvent = z
  .strictObject({
    kind: z.literal('failed'),
    ...common,
    stage: z.string().optional().describe('The stage that failed.'),
    schedule: z.string().optional().describe('The schedule whose run could not begin: there is no run of that id.'),
    failure: z.string().describe('Type of the failure, a row of failures.md.'),
    reason: z.string().describe('What went wrong, and where.'),
    cure: z.string().describe('What can be done about it.'),
    published: z.string().optional().describe('The version that it had published before.'),
  })
  .describe('A run has failed, or could not begin.');

export const needsApprovalEvent = z
  .strictObject({
    kind: z.literal('needs-approval'),
    ...common,
    question: z.string().describe('The numbers to decide on, in a sentence.'),
    approvers: z.array(z.string()).describe('Who may decide; empty: anybody.'),
    deadline: z.string().describe('Until when, ISO 8601 in UTC.'),
    default: z.enum(['approve', 'reject']).describe('What counts when nobody has decided by then.'),
  })
  .describe('A forecast waits for a decision before it is published.');

export const ruleFiredEvent = z
  .strictObject({
    kind: z.literal('rule-fired'),
    ...common,
    trial: z.string().describe('The trial or fit: `trial-003`.'),
    job: z.string().describe('Its job, by its name in SageMaker.'),
    rule: z.string().describe('Name of the rule.'),
    step: z.number().optional().describe('The round at which it fired.'),
    finding: z.string().describe('What it has found.'),
    action: z.string().describe('What was done: `stopped the job`.'),
    question: z
      .strictObject({
        deadline: z.string().describe('Until when it can be answered, ISO 8601 in UTC.'),
        default: z.enum(['stop', 'continue', 'demote']).describe('What counts without an answer.'),
      })
      .optional()
      .describe('Where it asks a person.'),
  })
  .describe('A rule has fired on a training job, and asks or has acted.');

export const driftEvent = z
  .strictObject({
    kind: z.literal('drift'),
    ...common,
    version: z.string().optional().describe('The published version that was looked at.'),
    summary: z.string().describe('What is other than was promised, in a sentence.'),
    signs: z
      .array(
        z.strictObject({
          what: z.string().describe('What was measured: `WRMSSE of store CA_1`.'),
          value: z.number().optional().describe('What it is.'),
          limit: z.number().optional().describe('What it may be at most.'),
          note: z.string().optional().describe('More about it, where numbers don’t say it.'),
        }),
      )
      .describe('Everything that was found.'),
    action: z.string().describe('What is done about it: `a run was started: foods-20261130-060000`.'),
    command: z.string().optional().describe('What a person may type about it.'),
  })
  .describe('A published forecast, or the data after it, is other than was promised.');

export const spendAboveEvent = z
  .strictObject({
    kind: z.literal('spend-above'),
    ...common,
    limit: z.number().describe('US dollars that the channel has named.'),
    spent: z.number().describe('US dollars that trials and fits have cost so far, as far as prices are known.'),
    likely: z
      .number()
      .optional()
      .describe('US dollars that the sweep costs in the end if its other trials cost what the first ones have.'),
    trials: z.number().optional().describe('Trials that have ended.'),
    planned: z.number().optional().describe('Trials that the sweep makes at most.'),
  })
  .describe('A run has cost, or is likely to cost, more than a channel has named.');

export const testEvent = z
  .strictObject({ kind: z.literal('test'), ...common })
  .describe('A trial of a channel, by `forecast notify test`; nothing has happened.');

/** What people, or their programs, are told of. */
export const notificationEventSchema = z.discriminatedUnion('kind', [
  publishedEvent,
  failedEvent,
  needsApprovalEvent,
  ruleFiredEvent,
  driftEvent,
  spendAboveEvent,
  testEvent,
]);

export type NotificationEvent = z.infer<typeof notificationEventSchema>;
export type EventKind = NotificationEvent['kind'];
/** An event of one kind. */
export type EventOf<Kind extends EventKind> = Extract<NotificationEvent, { kind: Kind }>;
