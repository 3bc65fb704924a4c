import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  log,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { PersonWait } from '../../contracts/run/person-wait.js';
import { type Leaderboard, leaderboardQuery } from '../../contracts/sweep/leaderboard.js';
import type { SweepCarried, SweepInput, SweepResult } from '../../contracts/sweep/sweep.js';
import {
  extendSweepUpdate,
  finishSweepUpdate,
  pauseSweepUpdate,
  resumeSweepUpdate,
  rungsPassedSignal,
  trialAsksSignal,
  trialWaitsSignal,
} from '../../contracts/sweep/sweep-messages.js';
import { type NoProposal, type Proposal, plannedTrials, propose } from '../../core/search/strategy.js';
import { described } from '../shared/described.js';
import { saving } from '../shared/proxies.js';
import { OpenQuestions } from './open-questions.js';
import { requirePrices, unpricedTypes } from './require-prices.js';
import { saveRecord } from './save-record.js';
import { SearchLoop } from './search-loop.js';
import { startTrial } from './start-trial.js';
import { SweepControl } from './sweep-control.js';
import { SweepTrials } from './sweep-trials.js';
import { SweepView } from './sweep-view.js';
import { TrialPool } from './trial-pool.js';
import { trialSpec } from './trial-spec.js';
import { boardWithinPayload } from './within-payload.js';

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
  const learned = input.warm?.learned && (await saving.readEarlierTrials(input.warm.learned.uri));
  const trials = new SweepTrials(input.warm, learned?.trials);
  const control = new SweepControl(
    carried?.control ?? { search: input.search, startedAt: Date.now(), pausedMs: 0 },
    trials,
    unpricedTypes(input),
  );
  const specOf = (proposal: Proposal) => trialSpec({ ...input, search: control.search }, workflowId, proposal);
  if (carried !== undefined) trials.restore(carried, specOf, Date.now());
  const questions = new OpenQuestions();
  const view: SweepView = new SweepView(input, () => stateOf(input, { trials, control, search, questions }));
  const pool = new TrialPool(
    (spec) => {
      view.changed(false);
      return startTrial(workflowId, spec);
    },
    (index, result) => {
      trials.finish(index, result);
      questions.forget(index);
      view.changed();
    },
  );
  const historyIsFull = () => workflowInfo().historyLength > (input.eventsPerRun ?? EVENTS_PER_RUN);
  const search: SearchLoop = new SearchLoop(
    { trials, control, pool, propose: proposing(input, trials, control), specOf, historyIsFull, ...clock },
    carried?.next ?? 0,
  );
  handleMessages(input, { trials, control, search, questions }, view);
  view.changed(false);

  const save = () => saveRecord(input, trials.state.carried);
  try {
    const end = await search.run();
    if (end === 'history full') {
      await condition(allHandlersFinished);
      await continueAsNew<typeof sweep>({ ...input, carried: carriedOf({ trials, control, search }) });
    }
    if (search.limit !== undefined) {
      const reason = control.describe(search.limit);
      control.end(reason);
      view.changed();
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
  view.end();
  return { sweep: workflowId, results: trials.state.results, ...endOf({ control, search }) };
}

interface Parts {
  readonly trials: SweepTrials;
  readonly control: SweepControl;
  readonly search: SearchLoop;
  readonly questions: OpenQuestions;
}

/** What trials, people and viewers say to the sweep, and ask of it. */
function handleMessages(input: SweepInput, parts: Parts, view: SweepView): void {
  const { trials, control, questions } = parts;
  const shown = <T>(answer: T): T => {
    view.changed();
    return answer;
  };
  setHandler(
    trialWaitsSignal,
    ({ index, waits }) => trials.cost.wait(index, waits, Date.now()),
    described('trialWaits'),
  );
  setHandler(
    rungsPassedSignal,
    ({ index, rungs }) => trials.pruning.pass(index, rungs, control.search),
    described('rungsPassed'),
  );
  setHandler(trialAsksSignal, (message) => shown(questions.take(message)), described('trialAsks'));
  setHandler(pauseSweepUpdate, () => shown(control.pause(Date.now())), {
    ...described('pauseSweep'),
    validator: () => control.checkPause(),
  });
  setHandler(resumeSweepUpdate, () => shown(control.resume(Date.now())), {
    ...described('resumeSweep'),
    validator: () => control.checkResume(),
  });
  setHandler(finishSweepUpdate, () => shown(control.finish()), {
    ...described('finishSweep'),
    validator: () => control.checkFinish(),
  });
  setHandler(extendSweepUpdate, (extension) => shown(control.extend(extension)), {
    ...described('extendSweep'),
    validator: (extension) => control.checkExtension(extension),
  });
  setHandler(leaderboardQuery, () => boardWithinPayload(stateOf(input, parts).board), described('leaderboard'));
}

/** What is shown of the sweep. */
function stateOf(
  input: SweepInput,
  { trials, control, questions }: Parts,
): { readonly board: Leaderboard; readonly waits: readonly PersonWait[] } {
  const { pausedSince, whyEnding } = control;
  const rows = trials.state.leaderboardRows.map((row) => {
    const asks = row.status === 'running' ? questions.of(row.name) : [];
    return asks.length === 0 ? row : { ...row, asks };
  });
  return {
    board: {
      sweep: workflowInfo().workflowId,
      objective: input.objective,
      planned: plannedTrials(control.search),
      rows,
      state: whyEnding !== undefined ? 'ending' : control.isPaused ? 'paused' : 'running',
      ...(whyEnding === undefined ? {} : { ended: whyEnding }),
      ...(pausedSince === undefined || whyEnding !== undefined ? {} : { pausedSince }),
      spent: trials.spent(Date.now()),
      instanceQueue: input.instanceQueue.workflowId,
    },
    waits: [
      ...(pausedSince === undefined ? [] : [{ kind: 'paused-sweep' as const, since: pausedSince }]),
      ...questions.waits,
    ],
  };
}

/** Where trials come from: the search, or a list of those that are made again. */
function proposing(
  { repeats }: SweepInput,
  trials: SweepTrials,
  control: SweepControl,
): (number: number) => Proposal | NoProposal {
  if (repeats === undefined) return (number) => propose(control.search, trials.state.history, number);
  return (number) => {
    const repeated = repeats[number];
    if (repeated === undefined) return { kind: 'exhausted' };
    const { index, algorithm, values } = repeated;
    return { index, algorithm, hyperparameters: values };
  };
}

/** The workflow's own clock. */
const clock = {
  now: () => Date.now(),
  until: (happened: () => boolean, ms: number | undefined) =>
    ms === undefined ? condition(happened) : condition(happened, ms, { summary: 'until time or money run out' }),
};

/** What the next run of the workflow goes on with. */
const carriedOf = ({ trials, control, search }: Omit<Parts, 'questions'>): SweepCarried => ({
  control: control.carried,
  next: search.nextProposal,
  trials: trials.state.carried,
  rungs: trials.pruning.reports,
});

const endOf = ({
  control,
  search: { limit },
}: Pick<Parts, 'control' | 'search'>): Pick<SweepResult, 'ended' | 'limit'> =>
  limit === undefined ? {} : { ended: control.describe(limit), limit };
