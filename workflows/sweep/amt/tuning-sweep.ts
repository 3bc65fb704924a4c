import {
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  log,
  patched,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { unpricedBudget } from '../../../contracts/request/unpriced-budget.js';
import { leaderboardQuery } from '../../../contracts/sweep/leaderboard.js';
import type { SweepInput, SweepResult } from '../../../contracts/sweep/sweep.js';
import {
  extendSweepUpdate,
  finishSweepUpdate,
  pauseSweepUpdate,
  resumeSweepUpdate,
} from '../../../contracts/sweep/sweep-messages.js';
import type { TuningNews, TuningPlan } from '../../../contracts/sweep/tuning.js';
import type { JobRef } from '../../../contracts/training/training-job.js';
import { gridSize } from '../../../core/search/strategy.js';
import { failureOf } from '../../shared/failure-of.js';
import { saving, stop, submit, watch } from '../../shared/proxies.js';
import { mayRetry, retryDelay } from '../../shared/retry.js';
import { type EarlyEnd, TunedTrials } from './tuned-trials.js';
import { tuningPlan } from './tuning-plan.js';

/**
 * The sweep as one tuning job of SageMaker, which proposes, starts and stops the trials. We submit, watch, hold its money
 * and failures against the limits that SageMaker does not know, and stop it.
 */
export async function tuningSweep(input: SweepInput): Promise<SweepResult> {
  const { workflowId } = workflowInfo();
  const unpriced = input.training.instanceTypes.filter((type) => input.prices?.[type] === undefined);
  if (input.search.limits.maxCost !== undefined && unpriced.length > 0 && patched('priced-budget')) {
    throw ApplicationFailure.nonRetryable(unpricedBudget(input.training.instanceTypes, unpriced), 'RequestInvalid');
  }
  const plan = tuningPlan(input, workflowId);
  const trials = new TunedTrials(input, plan);
  let asked: EarlyEnd | undefined;
  setHandler(leaderboardQuery, () => ({
    sweep: workflowId,
    objective: input.objective,
    planned: plan.maxTrials ?? gridSize(input.search),
    rows: trials.rows,
    state: asked === undefined ? 'running' : 'ending',
    ...(asked === undefined ? {} : { ended: asked.reason }),
    ...(input.prices === undefined ? {} : { spent: trials.state.spent(Date.now()) }),
  }));
  setHandler(finishSweepUpdate, () => {
    asked ??= trials.endBy('finished');
    return 'Finishing: the tuning job is stopped, the best of its trials counts.';
  });
  refuseWhatSageMakerCannot();

  const save = (job: string) => saveRecord(input, trials, job);
  let job: JobRef | undefined;
  try {
    const submitted = await submitInTime(plan);
    job = submitted.job;
    const end = await follow(job, submitted.at);
    await save(job.name);
    return { sweep: workflowId, results: trials.state.results, ...end };
  } catch (error) {
    await CancellationScope.nonCancellable(async () => {
      await stop.stopTuning(plan);
      if (job !== undefined && isCancellation(error)) {
        await lastNews(job.name);
        await save(job.name);
      }
    });
    throw error;
  }

  /** @returns why it ended before its search did */
  async function follow({ name }: JobRef, submittedAt: number): Promise<Pick<SweepResult, 'ended' | 'limit'>> {
    let late: EarlyEnd | undefined;
    for (;;) {
      const news = await newsUnlessLimit(name);
      if (news === undefined) {
        await stop.stopTuning(plan);
        await lastNews(name);
        return earlyEnd(asked);
      }
      late ??= trials.outOfTime(news, Date.now() - submittedAt);
      trials.take(news, asked ?? late);
      if (news.end === undefined) continue;
      return news.end.status === 'Completed' ? earlyEnd(late) : { ended: endWords(name, news.end) };
    }
  }

  /** @returns undefined when a limit is reached first */
  async function newsUnlessLimit(name: string): Promise<TuningNews | undefined> {
    const watching = new CancellationScope();
    let news: TuningNews | undefined;
    let failure: { readonly error: unknown } | undefined;
    const work = watching
      .run(() => watch.watchTuning({ job: name, ...trials.known }))
      .then(
        (found) => {
          news = found;
        },
        (error: unknown) => {
          failure = { error };
        },
      );
    const ready = () => {
      asked ??= trials.reached(Date.now());
      return news !== undefined || failure !== undefined || asked !== undefined;
    };
    const left = trials.timeLeft(Date.now());
    while (!ready()) {
      if (left === undefined) await condition(ready);
      else await condition(ready, left);
    }
    if (failure !== undefined) throw failure.error;
    if (news !== undefined) return news;
    watching.cancel();
    await work;
    return undefined;
  }

  async function lastNews(name: string): Promise<void> {
    for (let over = false; !over; ) {
      const news = await watch.watchTuning({ job: name, ...trials.known });
      trials.take(news, asked ?? { failure: 'StoppedByLimit', reason: 'The sweep was cancelled.' });
      over = news.end !== undefined;
    }
  }
}

/** A refusal that time may cure, such as a quota, is waited out. */
async function submitInTime(plan: TuningPlan): Promise<{ readonly job: JobRef; readonly at: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const at = Date.now();
    try {
      return { job: await submit.submitTuning(plan), at };
    } catch (error) {
      if (isCancellation(error)) throw error;
      const { type, message } = failureOf(error);
      if (!mayRetry(type, attempt)) throw ApplicationFailure.nonRetryable(message, type);
      log.warn('the tuning job was refused', { type, message });
      await sleep(retryDelay(type, attempt), { summary: `wait after ${type}` });
    }
  }
}

const earlyEnd = (by: EarlyEnd | undefined): Pick<SweepResult, 'ended' | 'limit'> =>
  by === undefined ? {} : { ended: by.reason, limit: by.limit };

const endWords = (job: string, { status, reason }: NonNullable<TuningNews['end']>): string =>
  status === 'Failed'
    ? `The tuning job ${job} failed: ${reason ?? 'no reason given'}`
    : `Somebody stopped the tuning job ${job}.`;

function refuseWhatSageMakerCannot(): void {
  const refuse = (what: string) => () => {
    throw ApplicationFailure.nonRetryable(`SageMaker can't ${what} a tuning job. Finish it, or use backend: trials.`);
  };
  setHandler(pauseSweepUpdate, () => '', { validator: refuse('pause') });
  setHandler(resumeSweepUpdate, () => '', { validator: refuse('pause') });
  setHandler(extendSweepUpdate, (_extension) => '', { validator: (_extension) => refuse('extend')() });
}

async function saveRecord(input: SweepInput, trials: TunedTrials, tuningJob: string): Promise<void> {
  if (input.recordUri === undefined) return;
  await saving.saveSweep({
    uri: input.recordUri,
    record: {
      run: input.run,
      dataKey: input.dataKey ?? '',
      objective: input.objective,
      trials: trials.state.carried.map(({ values, result }) => ({ values, result })),
      tuningJob,
    },
  });
}
