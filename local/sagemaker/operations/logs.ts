import type {
  DescribeLogStreamsRequest,
  DescribeLogStreamsResponse,
  GetLogEventsRequest,
  GetLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Faults } from '../faults/faults.js';
import type { LogFile } from '../logs/log-file.js';
import type { LogFiles } from '../logs/log-files.js';
import type { StoredLogStream } from '../store/log-stream-store.js';
import type { Store } from '../store/store.js';
import { logGroupArn } from './arns.js';
import { AwsError, type OperationTable, type RequestContext } from './operation.js';

const JOB_GROUPS: ReadonlySet<string> = new Set([
  '/aws/sagemaker/TrainingJobs',
  '/aws/sagemaker/TransformJobs',
  '/aws/sagemaker/ProcessingJobs',
]);
/** Each endpoint has a group of its own, which comes with its first stream. */
const ENDPOINT_GROUP = /^\/aws\/sagemaker\/Endpoints\/./;
const MAX_EVENTS = 10_000;
const DEFAULT_STREAMS = 50;
const TOKEN_DIGITS = 56;

export interface LogDeps {
  readonly store: Store;
  readonly logs: LogFiles;
  readonly faults: Faults;
}

/** CloudWatch Logs: DescribeLogStreams and GetLogEvents for the groups of SageMaker's jobs. */
export function logOperations(deps: LogDeps): OperationTable {
  return {
    DescribeLogStreams: (input: DescribeLogStreamsRequest, context) => describeStreams(deps, input, context),
    GetLogEvents: (input: GetLogEventsRequest, context) => getEvents(deps, input, context),
  };
}

async function describeStreams(
  { store, logs }: LogDeps,
  input: DescribeLogStreamsRequest,
  context: RequestContext,
): Promise<DescribeLogStreamsResponse> {
  const group = requireGroup(store, input.logGroupName ?? input.logGroupIdentifier);
  const byTime = input.orderBy === 'LastEventTime';
  if (byTime && input.logStreamNamePrefix !== undefined) {
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  const limit = input.limit ?? DEFAULT_STREAMS;
  const offset = input.nextToken === undefined ? 0 : requireNumber(input.nextToken, 'nextToken');
  const streams = store.logStreams.withPrefix(group, input.logStreamNamePrefix ?? '');
  const now = context.now().getTime();
  const opened = async (stream: StoredLogStream) => ({ stream, log: (await logs.read(stream, now)).log });
  const all = byTime ? (await Promise.all(streams.map(opened))).sort(byLastEvent) : undefined;
  const ordered: readonly { stream: StoredLogStream; log?: LogFile }[] = all ?? streams.map((stream) => ({ stream }));
  const directed = input.descending === true ? [...ordered].reverse() : ordered;
  const page = await Promise.all(directed.slice(offset, offset + limit).map(({ stream }) => opened(stream)));
  return {
    logStreams: page.map(({ stream, log }) => ({
      logStreamName: stream.name,
      creationTime: stream.createdAt,
      ...(log.span === undefined
        ? {}
        : { firstEventTimestamp: log.span.first, lastEventTimestamp: log.span.last, lastIngestionTime: log.span.last }),
      arn: `${logGroupArn(context, group)}:log-stream:${stream.name}`,
      storedBytes: 0,
    })),
    ...(offset + limit < directed.length ? { nextToken: String(offset + limit) } : {}),
  };
}

async function getEvents(
  { store, logs, faults }: LogDeps,
  input: GetLogEventsRequest,
  context: RequestContext,
): Promise<GetLogEventsResponse> {
  const group = requireGroup(store, input.logGroupName ?? input.logGroupIdentifier);
  const stream = store.logStreams.get(group, input.logStreamName ?? '');
  if (stream === undefined) throw notFound('The specified log stream does not exist.');
  const now = context.now().getTime();
  const { log, finished } = await logs.read(stream, now);
  const limit = Math.min(input.limit ?? MAX_EVENTS, MAX_EVENTS);
  const first = input.startTime === undefined ? 0 : await log.offsetAt(input.startTime);
  const job = stream.name.slice(0, stream.name.indexOf('/'));
  const late = faults.lasting('late-logs', job);
  const written = await log.visibleEnd(finished);
  const visible = late === undefined ? written : Math.min(written, await log.offsetAt(now - late.seconds * 1000));
  const lost = faults.lasting('lost-logs', job);
  const last = input.endTime === undefined ? visible : Math.min(visible, await log.offsetAt(input.endTime));
  const from = placeOf(input, first, last);
  const events =
    from.direction === 'forward'
      ? await log.readForward(Math.max(from.offset, first), last, limit)
      : await log.readBackward(first, Math.min(from.offset, last), limit);
  // Without events both tokens stay where they are; a caller that gets its own token back knows that it is at the end.
  const begin = events[0]?.offset ?? from.offset;
  const end = events.at(-1)?.end ?? from.offset;
  return {
    events: events
      .filter(({ offset }) => lost === undefined || faults.chance(`${stream.name}/${offset}`) >= lost.probability)
      .map(({ timestamp, message }) => ({ timestamp, message, ingestionTime: timestamp })),
    nextForwardToken: tokenOf('f', end),
    nextBackwardToken: tokenOf('b', begin),
  };
}

/** Where to read from: a token knows; without one it is the head or, by default, the tail. */
function placeOf(
  { nextToken, startFromHead }: GetLogEventsRequest,
  first: number,
  last: number,
): { direction: 'forward' | 'backward'; offset: number } {
  if (nextToken === undefined) {
    return startFromHead === true ? { direction: 'forward', offset: first } : { direction: 'backward', offset: last };
  }
  const match = /^([fb])\/(\d+)\/s$/.exec(nextToken);
  if (match === null) throw invalidParameter('The specified nextToken is invalid.');
  return {
    direction: match[1] === 'f' ? 'forward' : 'backward',
    offset: requireNumber(match[2] as string, 'nextToken'),
  };
}

const tokenOf = (direction: 'f' | 'b', offset: number): string =>
  `${direction}/${String(offset).padStart(TOKEN_DIGITS, '0')}/s`;

function requireNumber(text: string, name: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw invalidParameter(`The specified ${name} is invalid.`);
  return value;
}

function requireGroup(store: Store, name = ''): string {
  // An identifier may be the group's ARN.
  const group = name.replace(/^arn:.*:log-group:/, '').replace(/:\*$/, '');
  const exists = ENDPOINT_GROUP.test(group) ? store.logStreams.withPrefix(group, '').length > 0 : JOB_GROUPS.has(group);
  if (!exists) throw notFound('The specified log group does not exist.');
  return group;
}

const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message);
const invalidParameter = (message: string): AwsError => new AwsError('InvalidParameterException', message);

const byLastEvent = (a: { log: LogFile }, b: { log: LogFile }): number =>
  (a.log.span?.last ?? 0) - (b.log.span?.last ?? 0);
