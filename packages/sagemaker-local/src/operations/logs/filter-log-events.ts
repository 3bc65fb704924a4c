import type {
  FilteredLogEvent,
  FilterLogEventsRequest,
  FilterLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { compileFilter } from '../../logs/filter-pattern.js';
import { isJsonObject } from '../../model/json.js';
import type { RequestContext } from '../../model/operation.js';
import type { StoredLogStream } from '../../store/log-stream-store.js';
import { decodeToken, encodeToken } from '../shared/page-token.js';
import { invalidParameter, type LogDeps, requireGroup, visibleRange } from './log-access.js';

const MAX_EVENTS = 10_000;
/** Of one page; a reader with a token comes back for more. */
const MAX_STREAMS = 100;

/** Where the next page begins. */
interface Place {
  /** Streams before this name are done. */
  readonly stream: string;
  readonly offset: number;
}

/** FilterLogEvents: the events of several streams, stream by stream. */
export async function filterLogEvents(
  deps: LogDeps,
  input: FilterLogEventsRequest,
  context: RequestContext,
): Promise<FilterLogEventsResponse> {
  const group = requireGroup(deps.store, input.logGroupName ?? input.logGroupIdentifier);
  if (input.logStreamNamePrefix !== undefined && (input.logStreamNames ?? []).length > 0) {
    throw invalidParameter('logStreamNames and logStreamNamePrefix can not be given together.');
  }
  const matches = filterOf(input.filterPattern);
  const limit = Math.min(input.limit ?? MAX_EVENTS, MAX_EVENTS);
  const begin = input.nextToken === undefined ? undefined : decodeToken(input.nextToken, isPlace, invalidNextToken);
  const streams = deps.store.logStreams
    .withPrefix(group, input.logStreamNamePrefix ?? '')
    .filter(({ name }) => input.logStreamNames === undefined || input.logStreamNames.includes(name))
    .filter(({ name }) => begin === undefined || name >= begin.stream);
  const events: FilteredLogEvent[] = [];
  for (const [index, stream] of streams.entries()) {
    if (index >= MAX_STREAMS) return { events, nextToken: encodeToken({ stream: stream.name, offset: 0 }) };
    const from = stream.name === begin?.stream ? begin.offset : 0;
    const next = await readStream(deps, stream, input, context, { from, limit, matches, events });
    if (next !== undefined) return { events, nextToken: encodeToken({ stream: stream.name, offset: next }) };
  }
  return { events };
}

interface Reading {
  readonly from: number;
  readonly limit: number;
  readonly matches: (message: string) => boolean;
  /** What was found so far; more is added. */
  readonly events: FilteredLogEvent[];
}

/** @returns where to go on when the page is full; undefined at the end of the stream */
async function readStream(
  deps: LogDeps,
  stream: StoredLogStream,
  input: FilterLogEventsRequest,
  context: RequestContext,
  { from, limit, matches, events }: Reading,
): Promise<number | undefined> {
  const { log, first, last, isLost } = await visibleRange(deps, stream, input, context);
  for (let position = Math.max(from, first); position < last; ) {
    if (events.length >= limit) return position;
    const found = await log.readForward(position, last, limit - events.length);
    for (const { offset, timestamp, message } of found) {
      if (isLost(offset) || !matches(message)) continue;
      const eventId = `${stream.createdAt}${String(offset).padStart(20, '0')}`;
      events.push({ logStreamName: stream.name, timestamp, message, ingestionTime: timestamp, eventId });
    }
    position = found.at(-1)?.end ?? last;
  }
  return undefined;
}

function filterOf(pattern: string | undefined): (message: string) => boolean {
  try {
    return compileFilter(pattern ?? '');
  } catch (error) {
    throw invalidParameter(`Invalid filter pattern: ${(error as Error).message}`);
  }
}

const isPlace = (value: unknown): value is Place =>
  isJsonObject(value) &&
  typeof value.stream === 'string' &&
  Number.isSafeInteger(value.offset) &&
  (value.offset as number) >= 0;

const invalidNextToken = () => invalidParameter('The specified nextToken is invalid.');
