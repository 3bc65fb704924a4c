import { CancellationScope, condition } from '@temporalio/workflow';
import type { SweepResult } from '../../../contracts/sweep/sweep.js';
import type { TuningChanges, TuningPlan } from '../../../contracts/sweep/tuning.js';
import type { TrialStop } from '../../../contracts/training/stop-trial.js';
import type { Channel } from '../../../contracts/training/training-plan.js';
import { stop, watch } from '../../shared/proxies.js';
import type { SubmittedTuning } from './submit-tuning.js';
import type { EarlyEnd, TunedTrials } from './tuned-trials.js';

type Ended = Pick<SweepResult, 'ended' | 'limit'>;

/** Follows the tuning job to its end, and stops it at the limits that SageMaker does not know. @returns why it ended early */
export async function followTuning(
  plan: TuningPlan,
  { job: { name }, submittedAt }: SubmittedTuning,
  trials: TunedTrials,
): Promise<Ended> {
  const input: TuningWatch = {
    job: name,
    channels: plan.definitions.flatMap((definition) => definition.plan.channels),
  };
  let late: EarlyEnd | undefined;
  for (;;) {
    const watching = await watchUnlessEnded(input, trials);
    if (watching.kind === 'ends early') {
      await stop.stopTuning(plan);
      await watchToEnd(name, trials, watching.end);
      return describeEarly(watching.end);
    }
    const { changes } = watching;
    late ??= trials.outOfTime(changes, Date.now() - submittedAt);
    trials.take(changes, trials.decidedEnd ?? late, Date.now());
    if (changes.end === undefined) continue;
    return changes.end.status === 'Completed' ? describeEarly(late) : { ended: describeEnd(name, changes.end) };
  }
}

/** What the trainings still report while the tuning job stops. @param why they stop */
export async function watchToEnd(name: string, trials: TunedTrials, why: TrialStop): Promise<void> {
  for (let over = false; !over; ) {
    const changes = await watch.watchTuning({ job: name, ...trials.known });
    trials.take(changes, why, Date.now());
    over = changes.end !== undefined;
  }
}

/** The job to watch, and what its trainings must have learnt from. */
interface TuningWatch {
  readonly job: string;
  readonly channels: readonly Channel[];
}

type Watching =
  | { readonly kind: 'changed'; readonly changes: TuningChanges }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Waits for changes, unless the sweep is to end first. */
async function watchUnlessEnded(
  input: TuningWatch,
  trials: TunedTrials,
): Promise<
  | { readonly kind: 'changed'; readonly changes: TuningChanges }
  | { readonly kind: 'ends early'; readonly end: EarlyEnd }
> {
  const scope = new CancellationScope();
  let watching: Watching | undefined;
  const work = scope
    .run(() => watch.watchTuning({ ...input, ...trials.known }))
    .then(
      (changes) => {
        watching = { kind: 'changed', changes };
      },
      (error: unknown) => {
        watching = { kind: 'failed', error };
      },
    );
  const isReady = () => trials.earlyEnd(Date.now()) !== undefined || watching !== undefined;
  const left = trials.timeLeft(Date.now());
  while (!isReady()) {
    if (left === undefined) await condition(isReady);
    else await condition(isReady, left, { summary: 'until the money runs out' });
  }
  const seen = watching as Watching | undefined;
  if (seen?.kind === 'failed') throw seen.error;
  if (seen !== undefined) return seen;
  scope.cancel();
  await work;
  return { kind: 'ends early', end: trials.decidedEnd as EarlyEnd };
}

const describeEarly = (end: EarlyEnd | undefined): Ended =>
  end === undefined ? {} : { ended: end.reason, limit: end.limit };

const describeEnd = (job: string, { status, reason }: NonNullable<TuningChanges['end']>): string =>
  status === 'Failed'
    ? `The tuning job ${job} failed: ${reason ?? 'no reason given'}`
    : `Somebody stopped the tuning job ${job}.`;
