import { patched } from '@temporalio/workflow';
import type { ChampionRecord } from '../../../contracts/champion/champion-record.js';
import type { Contest } from '../../../contracts/champion/contest.js';
import type { Backtest, NamedForecast } from '../../../contracts/evaluation/ensemble.js';
import type { FeatureManifest } from '../../../contracts/features/feature-files.js';
import type { ShardForecast } from '../../../contracts/publication/publication.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { refitRequest } from '../../../core/search/refit-request.js';
import { patches } from '../../shared/patches.js';
import { backtestMembers, requireEnsembleBetter } from './backtest-members.js';
import { buildFeatures } from './build-features.js';
import { combineMembers } from './combine-members.js';
import type { Fit } from './fit-group.js';
import { fitMembers, forecastMembers } from './fit-members.js';
import { type ContestEnd, holdContest } from './hold-contest.js';
import { type Member, resolveMembers } from './members.js';
import type { RunContext } from './run-context.js';
import { runSweep } from './run-sweep.js';
import { requireTrialBetter, type Selection, selectChampion } from './select-champion.js';

/** A forecast that is still to be published, and what it was made of. */
export interface MadeForecast {
  /** Best first. */
  readonly trials: readonly TrialResult[];
  readonly selection: Selection;
  readonly members: readonly Member[];
  readonly backtest: Backtest;
  /** The models of the members. */
  readonly fits: readonly Fit[];
  /** The jobs that fitted members at past origins. */
  readonly pastFits: readonly TrialResult[];
  readonly features: FeatureManifest;
  /** What the models said of the 28 days after the origin, one a member. */
  readonly answers: readonly NamedForecast[];
  readonly shards: readonly ShardForecast[];
  /** What came of holding the best of the search against the current champion, where the request wants that. */
  readonly contest?: Contest | undefined;
  /** The current champion, where it was kept. */
  readonly kept?: ChampionRecord | undefined;
}

export interface MakingHooks {
  /** Is given the trials once the sweep has ended. */
  readonly onSweep: (trials: readonly TrialResult[]) => void;
  /** Algorithm whose trial is the champion whatever the others score: that of a champion that is taken over. */
  readonly keep?: string | undefined;
}

/** Sweep, champion, members and their models, and their forecast of the 28 days after the origin. */
export async function makeForecast(context: RunContext, { onSweep, keep }: MakingHooks): Promise<MadeForecast> {
  const { clock } = context;
  const features = await clock.stage('features', () => buildFeatures(context));
  const trials = await clock.stage('sweep', () => runSweep(context, features));
  onSweep(trials);
  const isContested = keep === undefined && wantsContest(context);
  // What is published must pass the gate, whichever of the two that is.
  const open = isContested ? withoutGate(context) : context;
  const best = await clock.stage('select', () => selectChampion(open, features, trials, keep));
  const resolved = resolveMembers(context, best.champion, trials);
  const {
    selection,
    members,
    backtest,
    fits: pastFits,
    ...contested
  } = await clock.stage('backtest', async () => {
    const tried = await backtestMembers(open, features, { members: resolved, selection: best });
    const challenger = { ...tried, selection: best, members: resolved };
    return isContested ? holdContest(open, features, challenger) : challenger;
  });
  if (isContested) {
    requireTrialBetter(context, selection);
    requireEnsembleBetter(context, backtest);
  }
  const { contest, kept } = contested as Partial<ContestEnd>;
  // What is kept may be of an algorithm that this request does not know.
  const own = kept === undefined ? context : { ...context, request: refitRequest(context.request, kept) };
  const fits = await clock.stage('fit', () => fitMembers(own, features, members));
  const { answers, shards } = await clock.stage('forecast', async () => {
    const answers = await forecastMembers(own, features, fits);
    return { answers, shards: await combineMembers(own, answers, backtest) };
  });
  const made = { trials, selection, members, backtest, fits, pastFits, features, answers, shards };
  return contest === undefined ? made : { ...made, contest, kept };
}

const wantsContest = ({ request }: RunContext): boolean =>
  request.publish.replace === 'when-better' && patched(patches.challengesChampion);

const withoutGate = (context: RunContext): RunContext => {
  const { request } = context;
  return { ...context, request: { ...request, publish: { ...request.publish, gate: 'none' } } };
};
