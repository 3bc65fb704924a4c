import { ApplicationFailure } from '@temporalio/workflow';
import type { ChampionRecord } from '../../../contracts/champion/champion-record.js';
import type { FailureType } from '../../../contracts/failures/failures.js';
import type { FeatureManifest } from '../../../contracts/features/feature-files.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { type Fit, fitTasks } from './fit-group.js';
import type { Member } from './members.js';

/** The members of an earlier run's forecast. */
export const championMembers = ({ members }: ChampionRecord): readonly Member[] =>
  members.map((member): Member => ({ slug: undefined, container: undefined, ...member }));

/**
 * The models of an earlier run as what they would be had they just been fitted.
 *
 * @param features whose cells say which of them are wanted
 * @throws ChampionUnusable where the run left none for a group of series
 */
export function championFits(
  record: ChampionRecord,
  members: readonly Member[],
  features: Pick<FeatureManifest, 'cells' | 'originDay'>,
): readonly Fit[] {
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
