import { CancellationScope, isCancellation, setCurrentDetails } from '@temporalio/workflow';
import type { TransformEnd, TransformPlan } from '../../contracts/jobs/transform.js';
import { detailsTable } from '../shared/details-table.js';
import { failureOf } from '../shared/failure-of.js';
import { stop, submit, watch } from '../shared/proxies.js';
import { type TypedAttempt, tryInstanceTypes } from '../shared/try-instance-types.js';

type CompletedTransform = Extract<TransformEnd, { kind: 'completed' }>;
type FailedTransform = Exclude<TransformEnd, CompletedTransform>;

/**
 * Applies a trained model to prepared rows, and leaves neither a running job nor a registered model behind, however it ends.
 *
 * Where AWS has no instance of a type the next one of the plan is tried, as trainings do.
 */
export function batchTransform(plan: TransformPlan): Promise<TransformEnd> {
  const types = plan.instanceTypes ?? [plan.instanceType];
  return tryInstanceTypes<CompletedTransform, FailedTransform>('transform', { types, first: plan }, (attempt) => {
    show(plan, attempt);
    return transformOnce({ ...plan, instanceType: attempt.instanceType, attempt: attempt.attempt });
  });
}

/** For the Web UI. */
function show({ inputUri, outputUri, modelUri }: TransformPlan, { attempt, instanceType, tried }: TypedAttempt): void {
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
