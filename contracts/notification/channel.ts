import { isThisMachine } from '@durable-forecast/lib/is-this-machine';
import { z } from 'zod';
import { WANTED_EVENTS } from './wanted-events.js';

/** One address and nothing beside it: no names, no lists. */
const MAIL_FORM = /^[^\s@,;:<>"()[\]\\]+@[A-Za-z0-9.-]+$/;
const NAME_FORM = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** What a channel calls a secret; the worker knows where it lies. */
const secretName = z
  .string()
  .regex(NAME_FORM, 'give the name of a secret of the worker: lower-case letters, digits and single hyphens')
  .max(60);

const common = {
  name: z
    .string()
    .regex(NAME_FORM, 'use lower-case letters, digits and single hyphens')
    .max(40)
    .describe('Name of the channel, for people: `planners`.'),
  events: z
    .array(z.enum(WANTED_EVENTS))
    .min(1, `name at least one event: ${WANTED_EVENTS.join(', ')}`)
    .describe(
      'What is told: `published`, `failed`, `needs-approval`, `rule-fired`, `drift` (of monitored forecasts), `spend-above`.',
    ),
  spendAbove: z
    .number()
    .gt(0)
    .optional()
    .describe(
      'US dollars above which `spend-above` is told, once a run: when it has cost more, or its first trials show that it will.',
    ),
};

const webhook = z.strictObject({
  kind: z.literal('webhook').describe('JSON that is posted to an address, signed.'),
  ...common,
  url: z
    .string()
    .optional()
    .superRefine((url, context) => {
      const message = url === undefined ? undefined : urlFault(url);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .describe(
      'Where it is posted: `https://…`, or `http://localhost…`, the machine of the worker. One that is a secret itself belongs into `urlSecret`.',
    ),
  urlSecret: secretName.optional().describe("Name of the worker's secret that holds the address."),
  secret: secretName.describe("Name of the worker's secret with which each message is signed."),
  timeoutSeconds: z
    .number()
    .min(1)
    .max(60)
    .default(20)
    .describe('An answer that takes longer counts as none, and the message is sent again; seconds.'),
});

const sns = z.strictObject({
  kind: z.literal('sns').describe('A topic of Amazon SNS.'),
  ...common,
  topicArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?$/,
      'give the ARN of a topic: arn:aws:sns:<region>:<account>:<name>',
    )
    .describe('The topic: `arn:aws:sns:eu-west-1:123456789012:forecasts`. Its region is the one that is asked.'),
});

const email = z.strictObject({
  kind: z.literal('email').describe('A message by the mail server that the worker knows (`FORECAST_SMTP_URL`).'),
  ...common,
  to: z
    .array(z.string().regex(MAIL_FORM, 'give an address such as ana@example.com'))
    .min(1, 'name at least one recipient')
    .max(20)
    .describe('Who gets it; a message each.'),
});

/** Where people, or their programs, are told what happens to forecasts. */
export const channelSchema = z.discriminatedUnion('kind', [webhook, sns, email], {
  error: 'say what kind of channel it is: webhook, sns or email',
});

/** The channels of a request, each with the events that it wants. */
export const channelsSchema = z
  .array(channelSchema)
  .max(20)
  .superRefine((channels, context) => {
    channels.forEach((channel, index) => {
      for (const { field, message } of channelFaults(channel, channels.slice(0, index))) {
        context.addIssue({ code: 'custom', message, path: [index, field] });
      }
    });
  });

export type NotificationChannel = z.infer<typeof channelSchema>;
export type ChannelKind = NotificationChannel['kind'];
/** A channel of one kind. */
export type ChannelOf<Kind extends ChannelKind> = Extract<NotificationChannel, { kind: Kind }>;

interface ChannelFault {
  readonly field: string;
  readonly message: string;
}

function channelFaults(channel: NotificationChannel, before: readonly NotificationChannel[]): readonly ChannelFault[] {
  const faults: ChannelFault[] = [];
  const wantsSpend = channel.events.includes('spend-above');
  if (before.some(({ name }) => name === channel.name)) {
    faults.push({ field: 'name', message: `another channel is called ${channel.name}; give each a name of its own` });
  }
  if (wantsSpend && channel.spendAbove === undefined) {
    faults.push({ field: 'spendAbove', message: 'say above how many US dollars spend-above is told' });
  }
  if (!wantsSpend && channel.spendAbove !== undefined) {
    faults.push({ field: 'spendAbove', message: 'nothing is told of it; add spend-above to events' });
  }
  if (channel.kind === 'webhook' && (channel.url === undefined) === (channel.urlSecret === undefined)) {
    faults.push({ field: 'url', message: 'give either url or urlSecret' });
  }
  return faults;
}

/**
 * Why nothing can be posted to an address; undefined where something can. Says nothing of what the address holds, since it may
 * be a secret.
 */
export function urlFault(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'give a whole address: https://host/path';
  }
  // Events would go through the network for anybody to read.
  if (url.protocol === 'http:' && !isThisMachine(url.hostname)) {
    return 'give an address that begins with https://; http:// is for receivers on the machine of the worker';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'give an address that begins with https://';
  if (url.username !== '' || url.password !== '') {
    return 'an address with a password is a secret: put it where the worker has its secrets, and name it in urlSecret';
  }
  return undefined;
}
