import { ApplicationFailure, isCancellation } from '@temporalio/workflow';
import type { FailureType } from '../../contracts/failures/failures.js';
import { failureOf } from './failure-of.js';
import { groupedReasons, type PartFailure } from './grouped-reasons.js';

/** What the failure of a part carries beside its message. */
interface PartDetails {
  /** The message without the name of the part: parts that fail alike have the same. */
  readonly reasonOfPart: string;
}

/**
 * The failure of a part of a stage, in a sentence that names it.
 *
 * @param what of which part, for example `The fit of CA_1`
 * @param more lines below the reason
 */
export const failedPart = (
  what: string,
  {
    type,
    reason,
    more = [],
  }: { readonly type: FailureType; readonly reason: string; readonly more?: readonly string[] },
): ApplicationFailure =>
  ApplicationFailure.create({
    type,
    nonRetryable: true,
    message: [`${what} failed: ${reason}`, ...more].join('\n'),
    details: [{ reasonOfPart: reason } satisfies PartDetails],
  });

/** A part of a stage that has failed, or was cancelled because another had. */
export interface FailedPart {
  readonly error: unknown;
  /** What it is called. */
  readonly part: string | undefined;
}

/**
 * What a stage fails with: the failure of the only part that failed of itself, else one with the reasons of all, grouped.
 *
 * @param failures in the order in which they came; the first one had the others cancelled
 * @param total parts of the stage
 */
export function failureOfParts(failures: readonly FailedPart[], total: number): unknown {
  const [first] = failures;
  const real = failures.filter(({ error }) => !isCancellation(error));
  // A stage that was cancelled has failed by that, whatever came of its parts.
  if (first === undefined || isCancellation(first.error) || real.length < 2) return first?.error;
  const parts = real.map(({ error, part }) => ({ ...reasonOf(error), part }));
  const stopped = total > real.length ? ', and the others were stopped' : '';
  return ApplicationFailure.create({
    type: mostFrequent(parts.map(({ type }) => type)),
    nonRetryable: true,
    message: [`${real.length} of ${total} parts failed${stopped}:`, ...groupedReasons(parts)].join('\n'),
    ...(first.error instanceof Error ? { cause: first.error } : {}),
  });
}

function reasonOf(error: unknown): PartFailure & { readonly type: FailureType } {
  const { type, message } = failureOf(error);
  const [details] = (error instanceof ApplicationFailure ? (error.details ?? []) : []) as (PartDetails | undefined)[];
  return { type, reason: details?.reasonOfPart ?? message };
}

/** The first of them where several are as frequent. */
function mostFrequent<T>(values: readonly T[]): T {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] as T;
}
