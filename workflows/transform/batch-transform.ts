import { CancellationScope, isCancellation, log, setCurrentDetails, sleep } from '@temporalio/workflow';
import type { TransformEnd, TransformPlan } from '../../contracts/jobs/transform.js';
import { detailsTable } from '../shared/details-table.js';
import { failureOf } from '../shared/failure-of.js';
import { nextInstanceType } from '../shared/next-instance-type.js';
import { stop, submit, watch } from '../shared/proxies.js';
import { mayRetry, retryDelay } from '../shared/retry.js';

type FailedTransform = Extract<TransformEnd, { kind: 'failed' }>;

/**
 * Applies a trained model to prepared rows, and leaves neither a running job nor a registered model behind, however it ends.
 *
 * Where AWS has no instance of a type the next one of the plan is tried, as trainings do.
 */
export async function batchTransform(plan: TransformPlan): Promise<TransformEnd> {
  const types = plan.instanceTypes ?? [plan.instanceType];
  const tried: string[] = [];
  let instanceType = plan.instanceType;
  for (let attempt = plan.attempt; ; attempt++) {
    show(plan, { attempt, instanceType, tried });
    const end = await transformOnce({ ...plan, instanceType, attempt });
    if (end.kind === 'completed') return end;
    tried.push(`${instanceType}: ${end.failure}: ${end.reason.split('\n')[0]}`);
    if (!mayRetry(end.failure, attempt, types.length)) return withAllReasons(end, tried);
    log.warn('transform failed', { job: end.job, failure: end.failure, reason: end.reason });
    await sleep(retryDelay(end.failure, attempt), { summary: `wait after ${end.failure}` });
    instanceType = nextInstanceType(types, instanceType, end.failure);
  }
}

/** For the Web UI. */
function show(
  { inputUri, outputUri, modelUri }: TransformPlan,
  {
    attempt,
    instanceType,
    tried,
  }: { readonly attempt: number; readonly instanceType: string; readonly tried: readonly string[] },
): void {
  setCurrentDetails(
    detailsTable([
      ['now', `attempt ${attempt} on ${instanceType}`],
      ['tried before', tried.join('\n')],
      ['model', `\`${modelUri}\``],
      ['rows', `\`${inputUri}\``],
      ['answers', `\`${outputUri}\``],
    ]),
  );
}

/** Where several types were tried, why each was in vain: the last alone would hide that there was no capacity anywhere. */
function withAllReasons(end: FailedTransform, tried: readonly string[]): FailedTransform {
  const different = [...new Set(tried)];
  if (different.length < 2) return end;
  return { ...end, reason: [end.reason, ...different.map((line) => `  tried on ${line}`)].join('\n') };
}

async function transformOnce(plan: TransformPlan): Promise<TransformEnd> {
  let job = '';
  try {
    job = (await submit.submitTransform(plan)).name;
    return await watch.watchTransform(job, plan);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { type, message } = failureOf(error);
    return { kind: 'failed', job, failure: type, reason: message, logTail: [] };
  } finally {
    await CancellationScope.nonCancellable(() => stop.endTransform(plan));
  }
}
