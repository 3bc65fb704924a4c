import type {
  DescribeLogGroupsRequest,
  DescribeLogGroupsResponse,
  DescribeLogStreamsRequest,
  DescribeLogStreamsResponse,
  FilterLogEventsRequest,
  GetLogEventsRequest,
  GetLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import type { LogFile } from '../../logs/log-file.js';
import { logGroupArn } from '../../model/arns.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import type { StoredLogStream } from '../../store/log-stream-store.js';
import { cutPage } from '../shared/paging.js';
import { filterLogEvents } from './filter-log-events.js';
import { invalidParameter, type LogDeps, notFound, requireGroup, visibleRange } from './log-access.js';

const MAX_EVENTS = 10_000;
const DEFAULT_STREAMS = 50;
const TOKEN_DIGITS = 56;

/** CloudWatch Logs: DescribeLogGroups, DescribeLogStreams, GetLogEvents and FilterLogEvents for the groups of SageMaker. */
export function logOperations(deps: LogDeps): OperationTable {
  return {
    DescribeLogStreams: (input: DescribeLogStreamsRequest, context) => describeStreams(deps, input, context),
    GetLogEvents: (input: GetLogEventsRequest, context) => getEvents(deps, input, context),
    FilterLogEvents: (input: FilterLogEventsRequest, context) => filterLogEvents(deps, input, context),
    DescribeLogGroups: (input: DescribeLogGroupsRequest, context) => describeGroups(deps, input, context),
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
  deps: LogDeps,
  input: GetLogEventsRequest,
  context: RequestContext,
): Promise<GetLogEventsResponse> {
  const group = requireGroup(deps.store, input.logGroupName ?? input.logGroupIdentifier);
  const stream = deps.store.logStreams.get(group, input.logStreamName ?? '');
  if (stream === undefined) throw notFound('The specified log stream does not exist.');
  const limit = Math.min(input.limit ?? MAX_EVENTS, MAX_EVENTS);
  const { log, first, last, isLost } = await visibleRange(deps, stream, input, context);
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
      .filter(({ offset }) => !isLost(offset))
      .map(({ timestamp, message }) => ({ timestamp, message, ingestionTime: timestamp })),
    nextForwardToken: tokenOf('f', end),
    nextBackwardToken: tokenOf('b', begin),
  };
}

/** The groups that have a stream. */
function describeGroups(
  { store }: LogDeps,
  input: DescribeLogGroupsRequest,
  context: RequestContext,
): DescribeLogGroupsResponse {
  const { logGroupNamePrefix: prefix = '', logGroupNamePattern: pattern = '' } = input;
  const groups = store.logStreams
    .groups()
    .filter(({ name }) => name.startsWith(prefix) && name.toLowerCase().includes(pattern.toLowerCase()));
  const { rows, nextToken } = cutPage(groups, {
    NextToken: input.nextToken,
    MaxResults: input.limit ?? DEFAULT_STREAMS,
  });
  return {
    logGroups: rows.map(({ name, createdAt }) => ({
      logGroupName: name,
      creationTime: createdAt,
      metricFilterCount: 0,
      arn: `${logGroupArn(context, name)}:*`,
      logGroupArn: logGroupArn(context, name),
      logGroupClass: 'STANDARD',
      storedBytes: 0,
    })),
    ...(nextToken === undefined ? {} : { nextToken }),
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

const byLastEvent = (a: { log: LogFile }, b: { log: LogFile }): number =>
  (a.log.span?.last ?? 0) - (b.log.span?.last ?? 0);
