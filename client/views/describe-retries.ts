import type { RetriedStep } from '../runs/retried-steps.js';
import { formatDuration } from './format.js';

/** Steps that are named in one line; of more only the number is said. */
const NAMED = 3;

/**
 * What a run waits for because it has failed: a line for all steps of a kind that failed alike, soonest first.
 *
 * @param now undefined leaves out what changes from second to second
 */
export function describeRetries(steps: readonly RetriedStep[], now?: Date): readonly string[] {
  const groups = new Map<string, RetriedStep[]>();
  for (const step of steps) {
    const key = `${step.activity} ${step.failure ?? step.reason}`;
    groups.set(key, [...(groups.get(key) ?? []), step]);
  }
  return [...groups.values()].map((group) => describeGroup(group.toSorted(bySoonest), now));
}

/** `building features of CA_1 and TX_1: attempt 4, again in 12 s: read s3://…: no answer from the service (…)` */
function describeGroup(group: readonly RetriedStep[], now: Date | undefined): string {
  const [soonest] = group as [RetriedStep];
  const attempt = Math.max(...group.map((step) => step.attempt));
  const when = now === undefined ? '' : `, ${describeNext(soonest, now)}`;
  return `${describeSteps(group)}: attempt ${attempt}${when}: ${soonest.reason.split('\n')[0]}`;
}

function describeSteps(group: readonly RetriedStep[]): string {
  const named = group.slice(0, NAMED).map(({ step }) => step);
  const more = group.length - named.length;
  return more === 0 ? named.join(', ') : `${named.join(', ')} and ${more} more`;
}

function describeNext({ nextAttemptAt }: RetriedStep, now: Date): string {
  if (nextAttemptAt === undefined) return 'running';
  return `again in ${formatDuration(Math.max(0, nextAttemptAt.getTime() - now.getTime()) / 1000)}`;
}

const bySoonest = (a: RetriedStep, b: RetriedStep): number =>
  (a.nextAttemptAt?.getTime() ?? 0) - (b.nextAttemptAt?.getTime() ?? 0);
