import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  log,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { leaderboardQuery } from '../../contracts/sweep/leaderboard.js';
import type { SweepCarried, SweepInput, SweepResult } from '../../contracts/sweep/sweep.js';
import {
  extendSweepUpdate,
  finishSweepUpdate,
  pauseSweepUpdate,
  resumeSweepUpdate,
  rungsPassedSignal,
  trialWaitsSignal,
} from '../../contracts/sweep/sweep-messages.js';
import { type Proposal, plannedTrials } from '../../core/search/strategy.js';
import { requirePrices, unpricedTypes } from './require-prices.js';
import { saveRecord } from './save-record.js';
import { SearchLoop } from './search-loop.js';
import { startTrial } from './start-trial.js';
import { SweepControl } from './sweep-control.js';
import { SweepTrials } from './sweep-trials.js';
import { TrialPool } from './trial-pool.js';
import { trialSpec } from './trial-spec.js';

/** Events after which the workflow continues as new; Temporal itself suggests it at about the same number. */
const EVENTS_PER_RUN = 4000;

/**
 * One search over all algorithms, a child workflow a trial.
 *
 * A proposal depends on the seed, its number and the trials that ended before it, so a replay proposes the same again.
 * A long search continues as new when no trial runs: it starts none for a while, and goes on with what has ended.
 */
export async function sweep(input: SweepInput): Promise<SweepResult> {
  requirePrices(input);
  const { workflowId } = workflowInfo();
  const { carried } = input;
  const trials = new SweepTrials(input.warm);
  const control = new SweepControl(
    carried?.control ?? { search: input.search, startedAt: Date.now(), pausedMs: 0 },
    trials,
    unpricedTypes(input),
  );
  const specOf = (proposal: Proposal) => trialSpec({ ...input, search: control.search }, workflowId, proposal);
  if (carried !== undefined) trials.restore(carried, specOf, Date.now());
  const pool = new TrialPool(
    (spec) => startTrial(workflowId, spec),
    (index, result) => trials.finish(index, result),
  );
  const historyIsFull = () => workflowInfo().historyLength > (input.eventsPerRun ?? EVENTS_PER_RUN);
  const search = new SearchLoop({ trials, control, pool, specOf, historyIsFull, ...clock }, carried?.next ?? 0);
  handleMessages(input, { trials, control, search });

  const save = () => saveRecord(input, trials.state.carried);
  try {
    const end = await search.run();
    if (end === 'history full') {
      await condition(allHandlersFinished);
      await continueAsNew<typeof sweep>({ ...input, carried: carriedOf({ trials, control, search }) });
    }
    if (search.limit !== undefined) {
      const reason = control.describe(search.limit);
      log.info('the sweep ends early', { reason });
      await pool.stopAll({ failure: 'StoppedByLimit', reason });
      await condition(() => trials.running === 0);
    }
  } catch (error) {
    if (!isCancellation(error)) throw error;
    // The trials are cancelled too, and stop their jobs. Nobody may think the sweep is over before they have.
    await CancellationScope.nonCancellable(async () => {
      await condition(() => trials.running === 0);
      await save();
    });
    throw error;
  }
  await save();
  return { sweep: workflowId, results: trials.state.results, ...endOf({ control, search }) };
}

interface Parts {
  readonly trials: SweepTrials;
  readonly control: SweepControl;
  readonly search: SearchLoop;
}

/** What trials, people and viewers say to the sweep, and ask of it. */
function handleMessages(input: SweepInput, { trials, control, search }: Parts): void {
  const { workflowId } = workflowInfo();
  setHandler(trialWaitsSignal, ({ index, waits }) => trials.cost.wait(index, waits, Date.now()));
  setHandler(rungsPassedSignal, ({ index, rungs }) => trials.pruning.pass(index, rungs, control.search));
  setHandler(pauseSweepUpdate, () => shown(control, control.pause(Date.now())));
  setHandler(resumeSweepUpdate, () => shown(control, control.resume(Date.now())));
  setHandler(finishSweepUpdate, () => control.finish());
  setHandler(extendSweepUpdate, (extension) => control.extend(extension), {
    validator: (extension) => control.checkExtension(extension),
  });
  setHandler(leaderboardQuery, () => ({
    sweep: workflowId,
    objective: input.objective,
    planned: plannedTrials(control.search),
    rows: trials.state.leaderboardRows,
    state: search.limit !== undefined ? 'ending' : control.isPaused ? 'paused' : 'running',
    ...(search.limit === undefined ? {} : { ended: control.describe(search.limit) }),
    spent: trials.spent(Date.now()),
    instanceQueue: input.instanceQueue.workflowId,
  }));
}

/** The Web UI shows what the answer is about. */
function shown(control: SweepControl, answer: string): string {
  setCurrentDetails(control.details);
  return answer;
}

/** The workflow's own clock. */
const clock = {
  now: () => Date.now(),
  until: (happened: () => boolean, ms: number | undefined) =>
    ms === undefined ? condition(happened) : condition(happened, ms),
};

/** What the next run of the workflow goes on with. */
const carriedOf = ({ trials, control, search }: Parts): SweepCarried => ({
  control: control.carried,
  next: search.nextProposal,
  trials: trials.state.carried,
  rungs: trials.pruning.reports,
});

const endOf = ({ control, search: { limit } }: Omit<Parts, 'trials'>): Pick<SweepResult, 'ended' | 'limit'> =>
  limit === undefined ? {} : { ended: control.describe(limit), limit };
