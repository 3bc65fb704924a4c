import { executeChild, isCancellation, log, ParentClosePolicy } from '@temporalio/workflow';
import { declared } from '../../../contracts/algorithms/algorithms.js';
import { containerOf } from '../../../contracts/algorithms/image-address.js';
import type { ChampionRecord } from '../../../contracts/champion/champion-record.js';
import type { Contest, ContestWindow } from '../../../contracts/champion/contest.js';
import { championWanted } from '../../../contracts/champion/take-champion.js';
import type { FeatureManifest } from '../../../contracts/features/feature-files.js';
import { CURRENT } from '../../../contracts/request/champion.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import { searchAttributes } from '../../../contracts/temporal/search-attributes.js';
import type { TrainingPlan } from '../../../contracts/training/training-plan.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { judgeContest } from '../../../core/champion/judge-contest.js';
import { slugsOf } from '../../../core/run-plan/models-of.js';
import { refitRequest } from '../../../core/search/refit-request.js';
import { failedPart } from '../../shared/failed-parts.js';
import { failureOf } from '../../shared/failure-of.js';
import { compute } from '../../shared/proxies.js';
import { trainingPlan, trialLease } from '../../shared/training-plan.js';
import { trainingTrial } from '../../training/training-trial.js';
import { foldsOfMembers, type TriedMembers, weighMembers } from './backtest-members.js';
import { type Member, resolveMembers } from './members.js';
import type { RunContext } from './run-context.js';
import { sweepChannels } from './run-sweep.js';
import { type OwnSelection, scoreTrial } from './select-champion.js';

/** A champion with its members, tried. */
export interface Contender extends TriedMembers {
  readonly selection: OwnSelection;
  readonly members: readonly Member[];
}

/** Who won, and whose record it has where that is the current champion. */
export interface ContestEnd extends Contender {
  readonly contest: Contest;
  readonly kept?: ChampionRecord | undefined;
}

/**
 * Holds the best of a search against the champion of the current version. That one is trained anew with what was known before each
 * window, as the challenger was: its published models have learnt from days that are scored here.
 *
 * A champion that can't be run on this data, or fails, opposes nobody, and the contest says why.
 */
export async function holdContest(
  context: RunContext,
  features: FeatureManifest,
  challenger: Contender,
): Promise<ContestEnd> {
  const { request, dataset, clock } = context;
  const name = challenger.selection.champion.name;
  const unopposed = (why: string): ContestEnd => ({
    ...challenger,
    contest: { outcome: 'unopposed', challenger: name, why },
  });
  const of = context.reproduces?.opponent ?? CURRENT;
  const taken = await compute.takeChampion(championWanted(request, { of, mode: 'refit' }, dataset.codes));
  if (taken.kind === 'unusable') return unopposed(taken.reason);
  const { record } = taken;
  if (record.origin > dataset.originDate) {
    return unopposed(
      `the current version knows days after ${dataset.originDate}, so that its champion would be favoured`,
    );
  }
  const champion = await tried(() => tryChampion(context, features, record));
  if (typeof champion === 'string') return unopposed(`the champion of ${record.run} could not be tried: ${champion}`);
  clock.noteRemade(...champion.fits.map(({ remade }) => remade));
  const windows = windowsOf(challenger, champion);
  const { isBetter, ...numbers } = judgeContest(windows);
  const contest: Contest = {
    outcome: isBetter ? 'replaced' : 'kept',
    challenger: name,
    champion: { run: record.run, origin: record.origin },
    windows,
    ...numbers,
  };
  const fits = [...challenger.fits, ...champion.fits];
  return isBetter
    ? { ...challenger, fits, contest }
    : { ...(await keep(context, champion)), fits, contest, kept: record };
}

/** Why it failed, where it did: that is no reason for a search to fail. */
async function tried<T extends object>(work: () => Promise<T>): Promise<T | string> {
  try {
    return await work();
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { message } = failureOf(error);
    log.warn('the current champion could not be tried', { error });
    return message.split('\n')[0] ?? message;
  }
}

/** What its run published is made with the hyperparameters of its record and the members of this request. */
async function tryChampion(
  searching: RunContext,
  features: FeatureManifest,
  record: ChampionRecord,
): Promise<Contender> {
  // As a refit asks for it, with what the record says of algorithms that this request does not know.
  const context = { ...searching, request: refitRequest(searching.request, record) };
  const plans = await plansOf(context, features, record);
  const trial = await trainChampion(context, record, plans[record.champion.algorithm] as TrainingPlan);
  const selection = await scoreTrial(context, features, trial);
  const trials = Object.values(plans).map(
    ({ algorithm, hyperparameters, image }): TrialResult => ({
      ...{ ...trial, name: `${algorithm} of ${record.run}` },
      ...{ algorithm, hyperparameters, image },
    }),
  );
  const members = resolveMembers(context, trial, trials).map(
    (member): Member => ({ ...member, slug: ['current', member.slug].filter((word) => word !== undefined).join('-') }),
  );
  const { folds, fits } = await foldsOfMembers(context, features, { members, selection });
  const prefix = `${context.root}/current`;
  const backtest = await weighMembers(context, { folds, models: members.length, prefix });
  return { selection, members, folds, backtest, fits: [trial, ...fits] };
}

/** The trainings of its hyperparameters as trials of this search, by algorithm. */
async function plansOf(
  context: RunContext,
  features: FeatureManifest,
  { champion, hyperparameters }: ChampionRecord,
): Promise<Readonly<Record<string, TrainingPlan>>> {
  const { root, request, environment } = context;
  const { images, registry } = environment;
  const channels = await sweepChannels(context, features);
  const input = { images, registry, channels, search: request.sweep, training: request.training };
  const values = { ...hyperparameters, [champion.algorithm]: champion.hyperparameters };
  return Object.fromEntries(
    // The others are those that members ask for.
    Object.keys(request.sweep.algorithms).map((algorithm) => {
      const proposal = { index: 0, algorithm, hyperparameters: values[algorithm] ?? {} };
      return [algorithm, trainingPlan({ ...input, outputUri: `${root}/models` }, proposal)];
    }),
  );
}

/** One trial of it, as the search would have made it. */
async function trainChampion(
  context: RunContext,
  { champion, search }: ChampionRecord,
  plan: TrainingPlan,
): Promise<TrialResult> {
  const { run, request, environment, clock } = context;
  // A champion that is kept again keeps the name of the run that found it.
  const name = champion.name.includes('-of-') ? champion.name : `${champion.name}-of-${search.run}`;
  const workflowId = workflowIds.fit(run, name);
  const declaration = declared(request.sweep.algorithms, champion.algorithm);
  const result = await clock.watched(workflowId, () =>
    executeChild(trainingTrial, {
      workflowId,
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `Current champion, ${name}, as a trial of this search`,
      args: [
        {
          ...{ name, run, plan, rungs: [] },
          container: request.training.cache ? containerOf(environment, declaration) : undefined,
          lease: trialLease(environment.instanceQueue, request.training),
        },
      ],
    }),
  );
  context.notifier.takeJobs(result.attempts);
  if (result.status === 'completed') return result;
  const { type = 'AlgorithmError', reason = 'no reason given', logTail = [] } = result.failure ?? {};
  throw failedPart(`The training of ${name}`, { type, reason, more: logTail });
}

/** At past origins both as what would be published; without any, as single models on the validation window. */
function windowsOf(challenger: Contender, champion: Contender): readonly ContestWindow[] {
  const { window } = champion.selection.scoreboard;
  if (champion.backtest.origins.length === 0 || isOnlyTheTrial(champion)) {
    return [
      {
        originDay: window.originDay,
        challenger: challenger.selection.score.wrmsse,
        champion: champion.selection.score.wrmsse,
      },
    ];
  }
  return champion.backtest.origins.flatMap(({ window: { originDay }, ensemble }) => {
    const other = challenger.backtest.origins.find((origin) => origin.window.originDay === originDay);
    return other === undefined ? [] : [{ originDay, challenger: other.ensemble.wrmsse, champion: ensemble.wrmsse }];
  });
}

/** Without past origins the trial stands for the members. */
const isOnlyTheTrial = ({ folds, selection }: Contender): boolean => folds[0]?.members[0] === selection.forecast;

/** The current champion in the place of the challenger: what past origins say of it is that of the run. */
async function keep(context: RunContext, { selection, members, folds, fits }: Contender): Promise<Contender> {
  const { request, view, root } = context;
  const slugs = slugsOf(request);
  const own = members.map((member, index): Member => ({ ...member, slug: slugs[index] }));
  const backtest = await weighMembers(context, { folds, models: members.length, prefix: root, promises: true });
  const { champion, score } = selection;
  view.note([
    { key: searchAttributes.champion, value: champion.name },
    { key: searchAttributes.score, value: score.wrmsse },
  ]);
  view.know({ champion: { trial: champion.name, wrmsse: score.wrmsse } });
  return { selection, members: own, folds, backtest, fits };
}
