import type { EventKind, EventOf, NotificationEvent } from '../../contracts/notification/notification-event.js';

/** An event as people read it. */
export interface RenderedEvent {
  /** One line: which forecast, and what happened. */
  readonly title: string;
  /** What happened, with its numbers; paragraphs of one line each. */
  readonly text: string;
  /** What a person types about it. */
  readonly command?: string;
}

interface Parts {
  /** Follows the name of the forecast. */
  readonly title: string;
  readonly lines: readonly (string | undefined)[];
  readonly command?: string | undefined;
}

/** Longest reason that is told whole; logs and traces may be much longer. */
const LONGEST_REASON = 3000;

const templates: { readonly [Kind in EventKind]: (event: EventOf<Kind>) => Parts } = {
  published: (event) => ({
    title: `version ${event.version} is published`,
    lines: [
      `The forecast ${event.forecast} was published as version ${event.version}. It covers the 28 days after ${event.origin}, in ${count(event.rows, 'row')}.`,
      event.behind && `Version ${event.behind} stays the current one in its place, since its origin is newer.`,
      event.models,
      describeScore(event),
      ...(event.notes ?? []),
      `Forecast: ${event.uri}`,
      event.report && `Pictures: ${event.report}`,
    ],
    command: event.run && `npx forecast status ${event.run}`,
  }),

  failed: (event) => ({
    title: event.run === undefined ? `failed: ${event.failure}` : `the run ${event.run} has failed: ${event.failure}`,
    lines: [
      `${event.run === undefined ? 'A run' : `The run ${event.run}`} of the forecast ${event.forecast} has failed${event.stage === undefined ? '' : ` at the stage ${event.stage}`}.`,
      shortened(event.reason),
      `What to do: ${event.cure}`,
      event.published === undefined
        ? 'Nothing was published; planners go on reading the version before.'
        : `Version ${event.published} had been published before that.`,
    ],
    command:
      event.schedule === undefined
        ? event.run && `npx forecast status ${event.run}`
        : `npx forecast schedule show ${event.schedule}`,
  }),

  'needs-approval': (event) => ({
    title: 'a forecast waits for approval',
    lines: [
      `The forecast of the run ${event.run ?? event.forecast} waits for a decision before it is published.`,
      event.question,
      event.approvers.length === 0 ? 'Anybody may decide.' : `${event.approvers.join(' or ')} may decide.`,
      `Without a decision by ${moment(event.deadline)} it is ${event.default === 'approve' ? 'published' : 'rejected'}.`,
    ],
    command: event.run && `npx forecast approve ${event.run} --reason WHY   (or reject)`,
  }),

  'rule-fired': (event) => ({
    title: `${event.rule} ${event.question === undefined ? 'fired on' : 'asks about'} ${event.trial}`,
    lines: [
      `The rule ${event.rule} fired on ${event.trial} of the run ${event.run ?? event.forecast}${event.step === undefined ? '' : `, at round ${event.step}`} (job ${event.job}).`,
      event.finding,
      event.question === undefined
        ? `What was done: ${event.action}.`
        : `It asks what to do with the job, which trains on meanwhile. Without an answer by ${moment(event.question.deadline)}: ${event.question.default}.`,
    ],
    command:
      event.run &&
      (event.question === undefined
        ? `npx forecast leaderboard ${event.run}`
        : `npx forecast answer ${event.run} ${event.trial} stop|continue|demote`),
  }),

  drift: (event) => ({
    title: 'the forecast is other than was promised',
    lines: [
      event.version === undefined ? event.summary : `Version ${event.version}: ${event.summary}`,
      ...event.signs.map(describeSign),
      `What is done: ${event.action}`,
    ],
    command: event.command,
  }),

  'spend-above': (event) => ({
    title:
      event.spent > event.limit
        ? `the run ${event.run ?? ''} has cost more than ${usd(event.limit)}`.replace('  ', ' ')
        : `the run ${event.run ?? ''} is likely to cost more than ${usd(event.limit)}`.replace('  ', ' '),
    lines: [
      `Trials and fits of the run ${event.run ?? event.forecast} have cost ${usd(event.spent)} so far, at the prices that are known.`,
      describeTrials(event),
      'It goes on: sweep finish ends its search with the best trial so far, cancel ends the run.',
    ],
    command: event.run && `npx forecast cost ${event.run}`,
  }),

  test: () => ({
    title: 'a test of this channel',
    lines: ['This is a test of the channel. Nothing has happened.'],
  }),
};

/** An event in plain English: what happened, the numbers, and the command that answers it. */
export function renderEvent(event: NotificationEvent): RenderedEvent {
  const render = templates[event.kind] as (event: NotificationEvent) => Parts;
  const { title, lines, command } = render(event);
  const told = lines.filter((line) => line !== undefined && line !== '');
  return {
    title: oneLine(`${event.forecast}: ${title}`),
    text: [...told, ...(command === undefined ? [] : [command])].join('\n\n'),
    ...(command === undefined ? {} : { command }),
  };
}

function describeScore({ champion, wrmsse, scored, baseline }: EventOf<'published'>): string {
  const days =
    scored === 'holdout'
      ? 'the 28 days after its origin, which are known already'
      : 'the last 28 known days, which also chose it';
  const beside =
    baseline === undefined ? '' : ` The best baseline there is ${baseline.name}, ${baseline.wrmsse.toFixed(4)}.`;
  return `Its champion ${champion} has a WRMSSE of ${wrmsse.toFixed(4)} on ${days}.${beside}`;
}

function describeSign({ what, value, limit, note }: EventOf<'drift'>['signs'][number]): string {
  const measured = value === undefined ? '' : `: ${number(value)}`;
  const allowed = limit === undefined ? '' : `, at most ${number(limit)} was expected`;
  return `- ${what}${measured}${allowed}${note === undefined ? '' : `; ${note}`}`;
}

function describeTrials({ trials, planned, likely }: EventOf<'spend-above'>): string | undefined {
  if (trials === undefined) return undefined;
  const of = planned === undefined ? count(trials, 'trial') : `${trials} of ${count(planned, 'trial')}`;
  const ahead = likely === undefined ? '' : `; if the others cost as much, the sweep comes to ${usd(likely)}`;
  return `${of} ${trials === 1 ? 'has' : 'have'} ended${ahead}.`;
}

const usd = (amount: number): string => `USD ${amount < 1 ? amount.toFixed(4) : amount.toFixed(2)}`;

const number = (value: number): string => String(Number(value.toPrecision(4)));

const count = (amount: number, one: string): string =>
  `${String(amount).replace(/\B(?=(\d{3})+$)/g, ',')} ${one}${amount === 1 ? '' : 's'}`;

/** `2026-11-30 14:05 UTC` */
const moment = (time: string): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST_REASON ? text : `${characters.slice(0, LONGEST_REASON).join('')} …`;
}
