import { ApplicationFailure } from '@temporalio/workflow';
import type { ChampionRecord } from '../../../contracts/champion/champion-record.js';
import type { FailureType } from '../../../contracts/failures/failures.js';
import type { FeatureManifest } from '../../../contracts/features/feature-files.js';
import { searchAttributes } from '../../../contracts/temporal/search-attributes.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { monitoring } from '../../shared/proxies.js';
import { buildInputs } from './build-features.js';
import { combineMembers } from './combine-members.js';
import { type Fit, fitTasks } from './fit-group.js';
import { forecastMembers } from './fit-members.js';
import type { MadeForecast } from './make-forecast.js';
import type { Member } from './members.js';
import type { RunContext } from './run-context.js';

/**
 * Forecasts from the new origin with the models of an earlier run: rows of the 28 days to come, and a batch transform a group of
 * series. Nothing is trained, and nothing says how good these models still are but what is watched after publication.
 */
export async function applyChampion(context: RunContext, record: ChampionRecord): Promise<MadeForecast> {
  const { run, asked, clock, view } = context;
  const { backtest, champion, score, scoreboard } = record;
  const features = await clock.stage('features', () => buildInputs(context));
  view.note([
    { key: searchAttributes.champion, value: champion.name },
    { key: searchAttributes.score, value: score.wrmsse },
  ]);
  view.know({ champion: { trial: champion.name, wrmsse: score.wrmsse } });
  const members = record.members.map((member): Member => ({ slug: undefined, container: undefined, ...member }));
  const fits = fitsOf(record, members, features);
  const { answers, shards } = await clock.stage('forecast', async () => {
    const answers = await forecastMembers(context, features, fits);
    return { answers, shards: await combineMembers(context, answers, backtest) };
  });
  // There is no backtest, which leaves a promise otherwise.
  await monitoring.inheritPromise({ run, from: record.run, request: asked });
  return {
    trials: [],
    selection: { champion, score, scoreboard, failures: [] },
    members,
    backtest,
    fits,
    pastFits: [],
    features,
    answers,
    shards,
  };
}

/** The models of the record as what they would be had this run fitted them. */
function fitsOf(record: ChampionRecord, members: readonly Member[], features: FeatureManifest): readonly Fit[] {
  return fitTasks(features, members, features.originDay).map((task): Fit => {
    const model = record.models.find(
      ({ member, group }) => members[member] === task.member && group === task.group.name,
    );
    if (model !== undefined) return { ...task, result: resultOf(record, task.member, model) };
    const type: FailureType = 'ChampionUnusable';
    throw ApplicationFailure.nonRetryable(
      `${record.run} left no model of ${task.member.name} for ${task.group.name}.`,
      type,
    );
  });
}

const resultOf = (
  { run }: ChampionRecord,
  { algorithm, hyperparameters }: Member,
  { group, image, uri, proof }: ChampionRecord['models'][number],
): TrialResult => ({
  name: `fit ${group} of ${run}`,
  algorithm,
  hyperparameters,
  status: 'completed',
  attempts: [],
  modelUri: uri,
  ...(proof === undefined ? {} : { modelProof: proof }),
  image,
  seconds: 0,
  billableSeconds: 0,
});
