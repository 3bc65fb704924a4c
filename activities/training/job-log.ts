import { DescribeLogStreamsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { isMissing } from '../aws/aws-failure.js';
import type { TrainingDeps } from './deps.js';

export type LogGroup = '/aws/sagemaker/TrainingJobs' | '/aws/sagemaker/TransformJobs';

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

/** New lines since the cursor, from the job's first log stream; the stream appears some time after the job has started. */
export async function readNewLines(
  logs: TrainingDeps['logs'],
  group: LogGroup,
  job: string,
  cursor: LogCursor | undefined,
): Promise<{ lines: readonly LogLine[]; cursor: LogCursor | undefined }> {
  const stream = cursor?.stream ?? (await findStream(logs, group, job));
  if (stream === undefined) return { lines: [], cursor };
  const lines: LogLine[] = [];
  let token = cursor?.token;
  for (;;) {
    const page = await logs.send(
      new GetLogEventsCommand({
        logGroupName: group,
        logStreamName: stream,
        startFromHead: true,
        ...(token === undefined ? {} : { nextToken: token }),
      }),
    );
    for (const event of page.events ?? [])
      lines.push({ text: event.message ?? '', time: (event.timestamp ?? 0) / 1000 });
    // CloudWatch answers the same token when the end is reached.
    const next = page.nextForwardToken;
    if (next === undefined || next === token) break;
    token = next;
    if ((page.events ?? []).length === 0) break;
  }
  return { lines, cursor: token === undefined ? cursor : { stream, token } };
}

/** The last lines of a job's log, oldest first; empty where no log was written. */
export async function readTail(logs: TrainingDeps['logs'], group: LogGroup, job: string): Promise<readonly string[]> {
  try {
    const stream = await findStream(logs, group, job);
    if (stream === undefined) return [];
    const page = await logs.send(
      new GetLogEventsCommand({ logGroupName: group, logStreamName: stream, limit: TAIL_LINES, startFromHead: false }),
    );
    return (page.events ?? []).map((event) => event.message ?? '');
  } catch (error) {
    // A failure is told with or without its log: a missing log group must not hide it.
    if (isMissing(error)) return [];
    throw error;
  }
}

async function findStream(logs: TrainingDeps['logs'], group: LogGroup, job: string): Promise<string | undefined> {
  try {
    const found = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName: group, logStreamNamePrefix: `${job}/`, limit: 1 }),
    );
    return found.logStreams?.[0]?.logStreamName;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
