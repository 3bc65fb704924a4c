import type { Backtest, NamedForecast } from '../../../contracts/evaluation/ensemble.js';
import type { FeatureManifest } from '../../../contracts/features/feature-files.js';
import type { ShardForecast } from '../../../contracts/publication/publication.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { backtestMembers } from './backtest-members.js';
import { buildFeatures } from './build-features.js';
import { combineMembers } from './combine-members.js';
import type { Fit } from './fit-group.js';
import { fitMembers, forecastMembers } from './fit-members.js';
import { type Member, resolveMembers } from './members.js';
import type { RunContext } from './run-context.js';
import { runSweep } from './run-sweep.js';
import { type Selection, selectChampion } from './select-champion.js';

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
  const selection = await clock.stage('select', () => selectChampion(context, features, trials, keep));
  const members = resolveMembers(context, selection.champion, trials);
  const { backtest, fits: pastFits } = await clock.stage('backtest', () =>
    backtestMembers(context, features, { members, selection }),
  );
  const fits = await clock.stage('fit', () => fitMembers(context, features, members));
  const { answers, shards } = await clock.stage('forecast', async () => {
    const answers = await forecastMembers(context, features, fits);
    return { answers, shards: await combineMembers(context, answers, backtest) };
  });
  return { trials, selection, members, backtest, fits, pastFits, features, answers, shards };
}
