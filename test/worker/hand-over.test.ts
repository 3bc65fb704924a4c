import type { Context } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { failure } from '../../activities/aws/aws-failure.js';
import { handOver } from '../../worker/hand-over.js';

/** What comes of an activity that throws this, once the SDK has said to it that it ends. */
function endOf(thrown: unknown, reason: string, cancelRequested = false): Promise<unknown> {
  const end = new AbortController();
  end.abort(new CancelledFailure(reason));
  const context = { cancellationSignal: end.signal, cancellationDetails: { cancelRequested } } as unknown as Context;
  const execute = handOver(context).inbound?.execute;
  if (execute === undefined) throw new Error('It intercepts nothing.');
  return execute({ args: [], headers: {} }, async () => {
    throw thrown;
  }).catch((error: unknown) => error);
}

const aborted = Object.assign(new Error('The operation was aborted'), { name: 'AbortError' });

describe('an activity whose worker ends', () => {
  it.each([
    ['a wait', new CancelledFailure('WORKER_SHUTDOWN')],
    ['a call or a thread', aborted],
  ])('is given to another worker at once from %s', async (_, thrown) => {
    expect(await endOf(thrown, 'WORKER_SHUTDOWN')).toMatchObject({
      type: 'WorkerShutdown',
      nonRetryable: false,
      nextRetryDelay: '100 milliseconds',
    });
  });

  it('fails of what it has failed of, where that is something else', async () => {
    const invalid = failure('ForecastInvalid', 'CA_1 has 55 predictions for 56 rows');
    expect(await endOf(invalid, 'WORKER_SHUTDOWN')).toBe(invalid);
  });

  it('stays cancelled where its workflow has cancelled it', async () => {
    const cancelled = new CancelledFailure('CANCELLED');
    expect(await endOf(cancelled, 'CANCELLED')).toBe(cancelled);
    expect(await endOf(cancelled, 'WORKER_SHUTDOWN', true)).toBe(cancelled);
  });
});
