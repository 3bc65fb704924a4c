import { ApplicationFailure, isCancellation, log, sleep } from '@temporalio/workflow';
import type { TuningPlan } from '../../../contracts/sweep/tuning.js';
import type { JobRef } from '../../../contracts/training/training-job.js';
import { failureOf } from '../../shared/failure-of.js';
import { submit } from '../../shared/proxies.js';
import { mayRetry, retryDelay } from '../../shared/retry.js';

export interface SubmittedTuning {
  readonly job: JobRef;
  /** Milliseconds since 1970. */
  readonly submittedAt: number;
}

/** Submits the tuning job. A refusal that time may cure, such as a quota, is waited out. */
export async function submitTuning(plan: TuningPlan): Promise<SubmittedTuning> {
  for (let attempt = 1; ; attempt += 1) {
    const submittedAt = Date.now();
    try {
      return { job: await submit.submitTuning(plan), submittedAt };
    } catch (error) {
      if (isCancellation(error)) throw error;
      const { type, message } = failureOf(error);
      if (!mayRetry(type, attempt)) throw ApplicationFailure.nonRetryable(message, type);
      log.warn('the tuning job was refused', { type, message });
      await sleep(retryDelay(type, attempt), { summary: `wait after ${type}` });
    }
  }
}
