import type { Faults } from '../../faults/faults.js';
import type { LogFile } from '../../logs/log-file.js';
import type { LogFiles } from '../../logs/log-files.js';
import { AwsError } from '../../model/aws-error.js';
import { LOG_GROUPS } from '../../model/log-groups.js';
import type { RequestContext } from '../../model/operation.js';
import type { StoredLogStream } from '../../store/log-stream-store.js';
import type { Store } from '../../store/store.js';

const JOB_GROUPS: ReadonlySet<string> = new Set(Object.values(LOG_GROUPS));
/** Each endpoint has a group of its own, which comes with its first stream. */
const ENDPOINT_GROUP = /^\/aws\/sagemaker\/Endpoints\/./;

export interface LogDeps {
  readonly store: Store;
  readonly logs: LogFiles;
  readonly faults: Faults;
}

/** The part of a stream that a client may see, in bytes. */
export interface VisibleRange {
  readonly log: LogFile;
  readonly first: number;
  readonly last: number;
  /** Whether the fault plan has lost the event that begins here. */
  readonly isLost: (offset: number) => boolean;
}

/** What a client may see of a stream: its bytes from and to the asked times, with what the fault plan does to them. */
export async function visibleRange(
  { logs, faults }: LogDeps,
  stream: StoredLogStream,
  { startTime, endTime }: { readonly startTime?: number | undefined; readonly endTime?: number | undefined },
  context: RequestContext,
): Promise<VisibleRange> {
  const now = context.now().getTime();
  const { log, finished } = await logs.read(stream, now);
  const job = stream.name.slice(0, stream.name.indexOf('/'));
  const late = faults.lasting('late-logs', job);
  const lost = faults.lasting('lost-logs', job);
  const written = await log.visibleEnd(finished);
  const visible = late === undefined ? written : Math.min(written, await log.offsetAt(now - late.seconds * 1000));
  if (late !== undefined && visible < written) faults.happened(late, job);
  return {
    log,
    first: startTime === undefined ? 0 : await log.offsetAt(startTime),
    last: endTime === undefined ? visible : Math.min(visible, await log.offsetAt(endTime)),
    isLost: (offset: number): boolean => {
      if (lost === undefined || faults.chance(`${stream.name}/${offset}`) >= lost.probability) return false;
      faults.happened(lost, job);
      return true;
    },
  };
}

/** @throws AwsError when there is no such group */
export function requireGroup(store: Store, name = ''): string {
  // An identifier may be the group's ARN.
  const group = name.replace(/^arn:.*:log-group:/, '').replace(/:\*$/, '');
  const exists = ENDPOINT_GROUP.test(group) ? store.logStreams.withPrefix(group, '').length > 0 : JOB_GROUPS.has(group);
  if (!exists) throw notFound('The specified log group does not exist.');
  return group;
}

export const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message);
export const invalidParameter = (message: string): AwsError => new AwsError('InvalidParameterException', message);
