import { CancellationScope, isCancellation, log, sleep } from '@temporalio/workflow';
import type { TransformEnd, TransformPlan } from '../../contracts/jobs/transform.js';
import { failureOf } from '../shared/failure-of.js';
import { stop, submit, watch } from '../shared/proxies.js';
import { mayRetry, retryDelay } from '../shared/retry.js';

/**
 * Applies a trained model to prepared rows, and leaves neither a running job nor a registered model behind, however it ends.
 */
export async function batchTransform(plan: TransformPlan): Promise<TransformEnd> {
  for (let attempt = plan.attempt; ; attempt++) {
    const end = await transformOnce({ ...plan, attempt });
    if (end.kind === 'completed' || !mayRetry(end.failure, attempt)) return end;
    log.warn('transform failed', { job: end.job, failure: end.failure, reason: end.reason });
    await sleep(retryDelay(end.failure, attempt), { summary: `wait after ${end.failure}` });
  }
}

async function transformOnce(plan: TransformPlan): Promise<TransformEnd> {
  let job = '';
  try {
    job = (await submit.submitTransform(plan)).name;
    return await watch.watchTransform(job);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { type, message } = failureOf(error);
    return { kind: 'failed', job, failure: type, reason: message, logTail: [] };
  } finally {
    await CancellationScope.nonCancellable(() => stop.endTransform(plan));
  }
}
