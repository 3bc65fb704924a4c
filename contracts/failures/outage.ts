/**
 * So long S3, SageMaker or Temporal may be away or throttle before a step gives up, in minutes. Every activity outlasts it,
 * whatever its group; see `workflows/shared/activity-options.ts`.
 */
export const OUTAGE_MINUTES = 10;

/** How the pauses between attempts grow: the first one, doubled each time, up to the longest, in milliseconds. */
export interface RetryPace {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** A retry policy as Temporal takes it; intervals in milliseconds. */
export interface OutageRetry {
  readonly initialInterval: number;
  readonly backoffCoefficient: number;
  readonly maximumInterval: number;
  readonly maximumAttempts: number;
}

/** The retry policy whose pauses add up to so many minutes, so that it lasts that long even where every attempt fails at once. */
export function outlasting(minutes: number, { firstMs, longestMs }: RetryPace): OutageRetry {
  let attempts = 1;
  let waited = 0;
  while (waited < minutes * 60_000) {
    waited += Math.min(longestMs, firstMs * 2 ** (attempts - 1));
    attempts += 1;
  }
  return {
    initialInterval: firstMs,
    backoffCoefficient: 2,
    maximumInterval: longestMs,
    maximumAttempts: attempts,
  };
}
