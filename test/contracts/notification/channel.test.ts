import { describe, expect, it } from 'vitest';
import { channelsSchema } from '../../../contracts/notification/channel.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { runFingerprint } from '../../../contracts/run/run-start.js';

const webhook = {
  kind: 'webhook',
  name: 'planners',
  events: ['failed'],
  url: 'https://example.com/x',
  secret: 'planners',
};
const email = { kind: 'email', name: 'people', events: ['failed'], to: ['ana@example.com'] };

/** Faults of a list of channels, `place: message`. */
function faultsOf(...channels: readonly unknown[]): string[] {
  const { error } = channelsSchema.safeParse(channels);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('the channels of a request', () => {
  it('are webhooks, topics and mail, each with the events that it wants', () => {
    const topic = {
      kind: 'sns',
      name: 'alarms',
      events: ['failed', 'spend-above'],
      spendAbove: 20,
      topicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms.fifo',
    };
    expect(faultsOf(webhook, topic, email)).toEqual([]);
  });

  it.each<[string, readonly unknown[], string]>([
    [
      'a kind that there is not',
      [{ ...webhook, kind: 'slack' }],
      '0.kind: say what kind of channel it is: webhook, sns or email',
    ],
    [
      'no events',
      [{ ...email, events: [] }],
      '0.events: name at least one event: published, failed, needs-approval, rule-fired, drift, spend-above',
    ],
    [
      'a name twice',
      [webhook, { ...email, name: 'planners' }],
      '1.name: another channel is called planners; give each a name of its own',
    ],
    [
      'spending without a limit',
      [{ ...email, events: ['spend-above'] }],
      '0.spendAbove: say above how many US dollars spend-above is told',
    ],
    [
      'a limit that nobody wants',
      [{ ...email, spendAbove: 2 }],
      '0.spendAbove: nothing is told of it; add spend-above to events',
    ],
    ['no address', [{ ...webhook, url: undefined }], '0.url: give either url or urlSecret'],
    ['two addresses', [{ ...webhook, urlSecret: 'hook' }], '0.url: give either url or urlSecret'],
    ['an address that is none', [{ ...webhook, url: 'example.com' }], '0.url: give a whole address: https://host/path'],
    [
      'another protocol',
      [{ ...webhook, url: 'ftp://example.com/' }],
      '0.url: give an address that begins with https://',
    ],
    ...[
      'http://example.com/',
      'http://10.0.0.1/',
      'http://localhost.example.com/',
      'http://127.0.0.1.example.com/',
    ].map((url): [string, object[], string] => [
      `${url}, which sends in the clear`,
      [{ ...webhook, url }],
      '0.url: give an address that begins with https://; http:// is for receivers on the machine of the worker',
    ]),
    [
      'a topic that is a queue',
      [{ kind: 'sns', name: 'a', events: ['failed'], topicArn: 'arn:aws:sqs:eu-west-1:123456789012:a' }],
      '0.topicArn: give the ARN of a topic: arn:aws:sns:<region>:<account>:<name>',
    ],
    ['no mail address', [{ ...email, to: ['ana'] }], '0.to.0: give an address such as ana@example.com'],
    [
      'a path for a secret',
      [{ ...webhook, secret: '../etc/passwd' }],
      '0.secret: give the name of a secret of the worker: lower-case letters, digits and single hyphens',
    ],
  ])('refuse %s', (_, channels, fault) => {
    expect(faultsOf(...channels)).toEqual([fault]);
  });

  it('refuse an event that there is not, with those that there are', () => {
    expect(faultsOf({ ...email, events: ['publish'] })[0]).toContain('"published"|"failed"|"needs-approval"');
  });

  it('refuse an address with a password, and do not repeat it', () => {
    const [fault] = faultsOf({ ...webhook, url: 'https://user:s3cr3t@example.com/' });
    expect(fault).toContain('put it where the worker has its secrets');
    expect(fault).not.toContain('s3cr3t');
  });
});

it('a request that names no channels is the same request as before there were any', () => {
  const request = requestSchema.parse({});
  expect('notifications' in request).toBe(false);
  expect(runFingerprint(requestSchema.parse({ notifications: [webhook] }), 's3://b/d')).not.toBe(
    runFingerprint(request, 's3://b/d'),
  );
});
