import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';

/** Log groups of SageMaker by the kind of job. */
const GROUPS = {
  training: '/aws/sagemaker/TrainingJobs',
  transform: '/aws/sagemaker/TransformJobs',
  processing: '/aws/sagemaker/ProcessingJobs',
} as const;
export type LoggedKind = keyof typeof GROUPS;

export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly text: string;
}

/** Lines of several containers come in no order: a line may be older than one that was read before. */
const LATE_MS = 10_000;

/** Reads the log of one job, each line once, over all starts of its container. */
export class JobLog {
  private newest = 0;
  private readonly seen = new Set<string>();

  constructor(
    private readonly logs: CloudWatchLogsClient,
    private readonly kind: LoggedKind,
    private readonly job: string,
  ) {}

  /** Lines that were not read yet, oldest first; none where the job has not written any. */
  async readNew(): Promise<readonly LogLine[]> {
    const lines: LogLine[] = [];
    let token: string | undefined;
    do {
      const page = await this.logs
        .send(
          new FilterLogEventsCommand({
            logGroupName: GROUPS[this.kind],
            logStreamNamePrefix: `${this.job}/`,
            startTime: Math.max(0, this.newest - LATE_MS),
            ...(token === undefined ? {} : { nextToken: token }),
          }),
        )
        .catch(nothingWhereThereIsNoLog);
      for (const { eventId = '', timestamp = 0, message = '' } of page.events ?? []) {
        if (this.seen.has(eventId)) continue;
        this.seen.add(eventId);
        this.newest = Math.max(this.newest, timestamp);
        lines.push({ time: timestamp, text: message.trimEnd() });
      }
      token = page.nextToken;
    } while (token !== undefined);
    return lines.sort((a, b) => a.time - b.time);
  }
}

/** Before the first job of an account has written a line there is no group. */
function nothingWhereThereIsNoLog(error: Error): { events?: undefined; nextToken?: undefined } {
  if (error.name === 'ResourceNotFoundException') return {};
  throw error;
}
