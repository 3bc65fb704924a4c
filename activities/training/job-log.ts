import { DescribeLogStreamsCommand, GetLogEventsCommand, type LogStream } from '@aws-sdk/client-cloudwatch-logs';
import { isMissing } from '../aws/aws-failure.js';
import type { TrainingDeps } from './deps.js';

/** Of an endpoint, the group is its own, and streams are named after variants. */
export type LogGroup =
  | '/aws/sagemaker/TrainingJobs'
  | '/aws/sagemaker/TransformJobs'
  | '/aws/sagemaker/ProcessingJobs'
  | `/aws/sagemaker/Endpoints/${string}`;

/** Lines shown of a failed job. */
export const TAIL_LINES = 50;

/** Where a reader of a job's log stands; survives in heartbeat details, so no line is read twice or lost. */
export interface LogCursor {
  readonly stream: string;
  readonly token: string;
}

export interface LogLine {
  readonly text: string;
  /** Seconds since 1970. */
  readonly time: number;
}

/**
 * New lines since the cursor. A job has a stream for each time that its container was started; the first appears some time
 * after the job has started, another after a spot instance was lost.
 *
 * @param starts how often the container was started, where that is known: a stream that can't be there is not looked for
 */
export async function readNewLines(
  logs: TrainingDeps['logs'],
  group: LogGroup,
  job: string,
  cursor: LogCursor | undefined,
  starts = Number.POSITIVE_INFINITY,
): Promise<{ lines: readonly LogLine[]; cursor: LogCursor | undefined }> {
  const lines: LogLine[] = [];
  let at = cursor;
  let stream = cursor?.stream ?? (await nextStream(logs, group, job));
  let token = cursor?.token;
  while (stream !== undefined) {
    const page = await readToEnd(logs, group, stream, token);
    lines.push(...page.lines);
    if (page.token !== undefined) at = { stream, token: page.token };
    if (starts <= 1) break;
    stream = await nextStream(logs, group, job, stream);
    token = undefined;
  }
  return { lines, cursor: at };
}

async function readToEnd(
  logs: TrainingDeps['logs'],
  logGroupName: LogGroup,
  logStreamName: string,
  from: string | undefined,
): Promise<{ lines: readonly LogLine[]; token: string | undefined }> {
  const lines: LogLine[] = [];
  let token = from;
  for (;;) {
    const page = await logs.send(
      new GetLogEventsCommand({
        logGroupName,
        logStreamName,
        startFromHead: true,
        ...(token === undefined ? {} : { nextToken: token }),
      }),
    );
    for (const event of page.events ?? [])
      lines.push({ text: event.message ?? '', time: (event.timestamp ?? 0) / 1000 });
    // CloudWatch answers the same token when the end is reached; a page without events is not the end.
    const next = page.nextForwardToken;
    if (next === undefined || next === token) break;
    token = next;
  }
  return { lines, token };
}

/**
 * The last lines of a job's log, oldest first; empty where no log was written. What SageMaker says of a transform's records
 * comes after what its container says: it says which of them was refused, and how.
 */
export async function readTail(logs: TrainingDeps['logs'], group: LogGroup, job: string): Promise<readonly string[]> {
  try {
    const streams = await streamsOf(logs, group, job, isOfEndpoint(group) ? byAge : byName);
    const newest = streams.findLast(isContainers);
    const lines: string[] = [];
    for (const stream of streams.filter((name) => name === newest || name === `${newest}${DATA_LOG}`)) {
      const page = await logs.send(
        new GetLogEventsCommand({
          logGroupName: group,
          logStreamName: stream,
          limit: TAIL_LINES,
          startFromHead: false,
        }),
      );
      lines.push(...(page.events ?? []).map((event) => event.message ?? ''));
    }
    return lines.slice(-TAIL_LINES);
  } catch (error) {
    // A failure is reported with or without its log: a missing log group must not hide it.
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The stream after another, by their names, which end in the second of the start; the first without one. */
async function nextStream(
  logs: TrainingDeps['logs'],
  group: LogGroup,
  job: string,
  after = '',
): Promise<string | undefined> {
  return (await streamsOf(logs, group, job)).find((stream) => isContainers(stream) && stream > after);
}

/** Beside a transform's container, below the name of its stream, SageMaker writes one of its own. */
const DATA_LOG = '/data-log';
const isContainers = (stream: string): boolean => !stream.endsWith(DATA_LOG);

/** A stream of an endpoint is named after its instance, whose name says nothing of its age; that of a job after the second of its start. */
const isOfEndpoint = (group: LogGroup): boolean => group.startsWith('/aws/sagemaker/Endpoints/');

type Order = (a: LogStream, b: LogStream) => number;
const byName: Order = ({ logStreamName: a = '' }, { logStreamName: b = '' }) => (a < b ? -1 : a > b ? 1 : 0);
const byAge: Order = (a, b) => (a.creationTime ?? 0) - (b.creationTime ?? 0) || byName(a, b);

/** A job's streams, oldest first. More starts than a page has names have never been seen. */
async function streamsOf(
  logs: TrainingDeps['logs'],
  group: LogGroup,
  job: string,
  order = byName,
): Promise<readonly string[]> {
  try {
    const found = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName: group, logStreamNamePrefix: `${job}/`, limit: 50 }),
    );
    return [...(found.logStreams ?? [])].sort(order).map(({ logStreamName = '' }) => logStreamName);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
