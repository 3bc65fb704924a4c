import { runInNewContext } from 'node:vm';
import { S3ServiceException } from '@aws-sdk/client-s3';
import { ActivityFailure, ApplicationFailure, RetryState } from '@temporalio/common';
import { expect, it } from 'vitest';
import { createWorkerLog, temporalLogger } from '../../worker/log.js';

/** The one line that a call leaves in the worker's log. */
function lineOf(write: (log: ReturnType<typeof createWorkerLog>) => void): Record<string, unknown> {
  const lines: string[] = [];
  write(createWorkerLog('info', { write: (line: string) => void lines.push(line) }));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] as string);
}

const slowDown = new S3ServiceException({
  name: 'SlowDown',
  message: 'Please reduce your request rate.',
  $fault: 'server',
  $metadata: { httpStatusCode: 503 },
  $response: { statusCode: 503, headers: { authorization: 'secret' } } as never,
});
const throttled = ApplicationFailure.create({ type: 'Throttled', message: 'read s3://b/k: SlowDown', cause: slowDown });

it('names type, message and cause of a failed activity, as Temporal logs it', () => {
  const line = lineOf((log) => temporalLogger(log).warn('Activity failed', { error: throttled, activityId: '7' }));
  expect(line).toMatchObject({
    msg: 'Activity failed',
    activityId: '7',
    error: {
      type: 'Throttled',
      message: 'read s3://b/k: SlowDown',
      cause: { type: 'SlowDown', message: 'Please reduce your request rate.', httpStatus: 503 },
    },
  });
  expect(JSON.stringify(line)).not.toContain('secret');
});

it('says whose activity a workflow failed of', () => {
  const error = new ActivityFailure('Activity task failed', 'stageVersion', '3', RetryState.TIMEOUT, 'w', throttled);
  expect(lineOf((log) => temporalLogger(log).warn('Workflow failed', { error }))).toMatchObject({
    error: {
      type: 'ActivityFailure',
      activityType: 'stageVersion',
      cause: { type: 'Throttled', cause: { type: 'SlowDown' } },
    },
  });
});

it('knows an error that was made in the sandbox of a workflow', () => {
  const error = runInNewContext('new TypeError("no such trial")');
  expect(error instanceof Error).toBe(false);
  expect(lineOf((log) => temporalLogger(log).error('Workflow failed', { error }))).toMatchObject({
    error: { type: 'TypeError', message: 'no such trial' },
  });
});

it('writes an error out under any name, and one that is logged by itself', () => {
  const error = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const record = { type: 'ECONNREFUSED', message: 'connect ECONNREFUSED' };
  expect(lineOf((log) => log.warn({ err: error }, 'x'))).toMatchObject({ err: record });
  expect(lineOf((log) => log.warn({ reason: error }, 'x'))).toMatchObject({ reason: record });
  expect(lineOf((log) => log.error(error))).toMatchObject({ err: record, msg: 'connect ECONNREFUSED' });
});

it('names each of several errors, and ends with an error that is its own cause', () => {
  const error: Error & { cause?: unknown } = new AggregateError([new Error('one'), new Error('two')], 'both');
  error.cause = error;
  const { error: logged } = lineOf((log) => log.warn({ error }, 'x')) as { error: object };
  expect(logged).toMatchObject({ errors: [{ message: 'one' }, { message: 'two' }], cause: { message: 'both' } });
});

it('leaves what is no error as it is', () => {
  expect(lineOf((log) => log.info({ queues: ['a'], missing: null, count: 3 }, 'ready'))).toMatchObject({
    queues: ['a'],
    missing: null,
    count: 3,
  });
});
