import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  type ChildWorkflowHandle,
  condition,
  continueAsNew,
  isCancellation,
  log,
  ParentClosePolicy,
  patched,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { type Algorithm, algorithmFacts } from '../../contracts/algorithms/algorithms.js';
import type { ReachedLimit } from '../../contracts/request/sweep-limits.js';
import { unpricedBudget } from '../../contracts/request/unpriced-budget.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { leaderboardQuery } from '../../contracts/sweep/leaderboard.js';
import type { SweepInput, SweepResult } from '../../contracts/sweep/sweep.js';
import { rungsPassedSignal, trialWaitsSignal } from '../../contracts/sweep/sweep-messages.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { stopTrialSignal, type TrialStop } from '../../contracts/training/stop-trial.js';
import { type TrialResult, type TrialSpec, trialName } from '../../contracts/training/trial.js';
import { decideAtRung, rungsOf } from '../../core/search/early-stop.js';
import { type Proposal, plannedTrials, propose } from '../../core/search/strategy.js';
import { failureOf } from '../shared/failure-of.js';
import { saving } from '../shared/proxies.js';
import { trainingPlan, trialSlots } from '../shared/training-plan.js';
import { trainingTrial } from '../training/training-trial.js';
import { SweepControl } from './sweep-control.js';
import { SweepState } from './sweep-state.js';

/** Events after which the workflow continues as new; Temporal itself suggests it at about the same number. */
const EVENTS_PER_RUN = 4000;

/**
 * One search over all algorithms, a child workflow a trial.
 *
 * A proposal depends on the seed, its number and the trials that ended before it, so a replay proposes the same again.
 * A long search continues as new when no trial runs: it starts none for a while, and goes on with what has ended.
 */
export async function sweep(input: SweepInput): Promise<SweepResult> {
  const { workflowId } = workflowInfo();
  const { carried } = input;
  const unpriced = input.training.instanceTypes.filter((type) => input.prices?.[type] === undefined);
  if (input.search.limits?.maxCost !== undefined && unpriced.length > 0 && patched('priced-budget')) {
    throw ApplicationFailure.nonRetryable(unpricedBudget(input.training.instanceTypes, unpriced), 'RequestInvalid');
  }
  // Decided once for the whole search, so that the trials of one from before are all judged alike.
  const asBefore = carried?.asBefore ?? !patched('rung-for-the-best');
  const state = new SweepState(input.warm, asBefore);
  for (const { index, ...rung } of carried?.rungs ?? []) state.report(index, rung);
  for (const { index, values, result } of carried?.trials ?? []) {
    const algorithm = result.algorithm as Algorithm;
    state.start(index, specOf(input, workflowId, { index, algorithm, hyperparameters: values }), values, 0);
    state.finish(index, result);
  }
  const control = new SweepControl(
    carried?.control ?? { search: input.search, startedAt: Date.now(), pausedMs: 0 },
    state,
    unpriced,
  );
  const children = new Map<number, Promise<ChildWorkflowHandle<typeof trainingTrial>>>();
  const prunes: { readonly index: number; readonly reason: string }[] = [];
  let next = carried?.next ?? 0;
  let limit: ReachedLimit | undefined;

  setHandler(leaderboardQuery, () => ({
    sweep: workflowId,
    objective: input.objective,
    planned: plannedTrials(control.search),
    rows: state.leaderboard(),
    state: limit !== undefined ? 'ending' : control.paused ? 'paused' : 'running',
    ...(limit === undefined ? {} : { ended: control.words(limit) }),
    ...(input.prices === undefined ? {} : { spent: state.spent(Date.now()) }),
    ...(input.slots === undefined ? {} : { slots: input.slots.workflowId }),
  }));
  setHandler(trialWaitsSignal, ({ index, waits }) => state.wait(index, waits, Date.now()));
  setHandler(rungsPassedSignal, ({ index, rungs }) => {
    for (const rung of rungs) {
      if (!state.report(index, rung) || state.isPruned(index)) continue;
      const decision = decideAtRung(control.search, { index, ...rung }, state.rivals);
      if (decision === 'prune' && state.hasSurvivor(rung.step, index)) {
        state.prune(index);
        prunes.push({
          index,
          reason: `Others were better after ${rung.step} rounds: its objective was ${rung.value}.`,
        });
      }
    }
  });

  const run = async (index: number, spec: TrialSpec): Promise<void> => {
    const child = startTrial(workflowId, spec);
    children.set(index, child);
    const result = await child.then((handle) => handle.result()).catch((error: unknown) => brokenTrial(spec, error));
    children.delete(index);
    state.finish(index, result);
  };
  /** Starts trials as far as there is room. @returns whether the search has more */
  const startTrials = (): boolean => {
    while (state.running < control.search.maxParallel) {
      const proposal = propose(control.search, state.history, next);
      if ('kind' in proposal) return proposal.kind === 'wait';
      next += 1;
      if (state.knows(proposal)) continue;
      const spec = specOf({ ...input, search: control.search }, workflowId, proposal);
      state.start(proposal.index, spec, proposal.hyperparameters, Date.now());
      void run(proposal.index, spec);
    }
    return true;
  };
  let told = 0;
  const stopPruned = async (): Promise<void> => {
    while (told < prunes.length) {
      const { index, reason } = prunes[told++] as (typeof prunes)[number];
      await stopTrial(children.get(index), { failure: 'StoppedByPruning', reason });
    }
  };

  try {
    for (;;) {
      await stopPruned();
      limit = control.reached(Date.now());
      if (limit !== undefined) break;
      const full = workflowInfo().historyLength > (input.eventsPerRun ?? EVENTS_PER_RUN);
      const more = full || control.paused || startTrials();
      if (state.running === 0 && !control.paused) {
        if (!more || !full) break;
        await condition(allHandlersFinished);
        return await continueAsNew<typeof sweep>({
          ...input,
          carried: { control: control.carried, next, trials: state.carried, rungs: state.reports, asBefore },
        });
      }
      await waitForNews(control, state, () => told < prunes.length);
    }
    if (limit !== undefined) await stopAll(control.words(limit));
  } catch (error) {
    if (!isCancellation(error)) throw error;
    // Cancelled: the trials were told too, and stop their jobs. Nobody may think the sweep is over before they have.
    await CancellationScope.nonCancellable(async () => {
      await condition(() => state.running === 0);
      await save();
    });
    throw error;
  }
  await save();
  return {
    sweep: workflowId,
    results: state.results,
    ...(limit === undefined ? {} : { ended: control.words(limit), limit }),
  };

  async function stopAll(reason: string): Promise<void> {
    log.info('the sweep ends early', { reason });
    const stop: TrialStop = { failure: 'StoppedByLimit', reason };
    await Promise.all(state.runningTrials.map(({ index }) => stopTrial(children.get(index), stop)));
    await condition(() => state.running === 0);
  }

  /** Later sweeps start from this record, however this one ended. */
  async function save(): Promise<void> {
    if (input.recordUri === undefined) return;
    await saving.saveSweep({
      uri: input.recordUri,
      record: {
        run: input.run,
        dataKey: input.dataKey ?? '',
        objective: input.objective,
        trials: state.carried
          .filter(({ result }) => result.failure?.type !== 'Cancelled')
          .map(({ values, result }) => ({ values, result })),
      },
    });
  }
}

/** Waits until a trial ends, a rung decides, a person says something, or time or money run out. */
async function waitForNews(control: SweepControl, state: SweepState, pruned: () => boolean): Promise<void> {
  const { ended, waitChanges } = state;
  const { paused, search } = control;
  const news = () =>
    state.ended > ended ||
    state.waitChanges > waitChanges ||
    pruned() ||
    control.paused !== paused ||
    control.search !== search ||
    control.reached(Date.now()) === 'finished';
  const left = control.timeLeft(Date.now());
  if (left === undefined) await condition(news);
  else await condition(news, left);
}

function specOf(input: SweepInput, sweepId: string, proposal: Proposal): TrialSpec {
  const plan = trainingPlan(input, proposal);
  const rounds = Number(plan.hyperparameters[algorithmFacts[proposal.algorithm].rounds]);
  const steps = rungsOf(input.search, rounds, proposal.index);
  const prices = Object.fromEntries(
    plan.instanceTypes.flatMap((type) => (input.prices?.[type] === undefined ? [] : [[type, input.prices[type]]])),
  );
  return {
    name: trialName(proposal.index),
    run: input.run,
    plan,
    ...(steps.length === 0 ? {} : { rungs: { sweep: sweepId, index: proposal.index, steps } }),
    ...(input.prices === undefined ? {} : { prices }),
    ...(input.slots === undefined
      ? {}
      : { slots: { ...trialSlots(input.slots, input.training), sweep: { id: sweepId, index: proposal.index } } }),
    container: input.containers?.[proposal.algorithm],
  };
}

const startTrial = (sweepId: string, spec: TrialSpec) =>
  startChild(trainingTrial, {
    workflowId: workflowIds.trial(sweepId, spec.name),
    args: [spec],
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary: `${spec.plan.algorithm} ${describeHyperparameters(spec.plan.hyperparameters)}`,
    typedSearchAttributes: [
      { key: searchAttributes.forecastRun, value: spec.run },
      { key: searchAttributes.algorithm, value: spec.plan.algorithm },
    ],
  });

/** A trial that has ended meanwhile needs no stop. */
async function stopTrial(
  child: Promise<ChildWorkflowHandle<typeof trainingTrial>> | undefined,
  stop: TrialStop,
): Promise<void> {
  try {
    await (await child)?.signal(stopTrialSignal, stop);
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('a trial could not be told to stop', { error });
  }
}

const describeHyperparameters = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
    .slice(0, 180);

/** A trial whose workflow ended by itself, for example because somebody cancelled it alone in the Web UI. */
function brokenTrial({ name, plan }: TrialSpec, error: unknown): TrialResult {
  const { type, message } = failureOf(error);
  return {
    name,
    algorithm: plan.algorithm,
    hyperparameters: plan.hyperparameters,
    image: plan.image,
    status: 'failed',
    attempts: [],
    seconds: 0,
    billableSeconds: 0,
    failure: { type, reason: message, logTail: [] },
  };
}
