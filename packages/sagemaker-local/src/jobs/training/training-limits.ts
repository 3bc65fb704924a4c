import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import type { Clock } from '../../model/clock.js';
import { DEFAULT_MAX_RUNTIME_SECONDS } from '../../model/default-max-runtime.js';
import type { StopCause, TrainingState } from '../../model/training-state.js';

/**
 * Waits until a job has used up one of its times: the runtime since its first download, or, for a spot job, the time
 * since its creation.
 *
 * @throws AbortError when the signal fires first
 */
export async function untilLimit(
  clock: Clock,
  { StoppingCondition: limits, EnableManagedSpotTraining: spot }: CreateTrainingJobRequest,
  current: () => TrainingState,
  signal: AbortSignal,
): Promise<StopCause> {
  const runtimeMs = (limits?.MaxRuntimeInSeconds ?? DEFAULT_MAX_RUNTIME_SECONDS) * 1000;
  const waitMs = spot === true ? (limits?.MaxWaitTimeInSeconds ?? 0) * 1000 : 0;
  for (;;) {
    const state = current();
    const now = clock.now();
    // Waiting for an instance is no runtime.
    const without = state.interruptedMs + (state.interruption === undefined ? 0 : now - state.interruption.at);
    const running = (state.startedAt ?? now) + without + runtimeMs - now;
    const waiting = waitMs > 0 ? (state.transitions[0]?.startTime ?? now) + waitMs - now : Number.POSITIVE_INFINITY;
    if (running <= 0) return 'max-runtime';
    if (waiting <= 0) return 'max-wait';
    await clock.sleep(Math.min(running, waiting), signal);
  }
}
