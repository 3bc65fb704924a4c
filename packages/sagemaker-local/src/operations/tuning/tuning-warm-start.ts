import type { CreateHyperParameterTuningJobRequest } from '@aws-sdk/client-sagemaker';
import { AwsError, validationError } from '../../model/aws-error.js';
import { isTuningEnded } from '../../model/tuning-state.js';
import type { Store } from '../../store/store.js';
import { definitionsOf, type TuningDefinition } from '../../tuning/definitions.js';
import { kindOf } from '../../tuning/space.js';
import { matching, parentsOf } from '../../tuning/warm-start.js';

const MAX_PARENTS = 5;

export const noTuningJob = (name: string): AwsError =>
  new AwsError('ResourceNotFound', `Amazon SageMaker can't find a tuning job called ${name}. Type another name.`);

/**
 * What AWS demands of the parents of a warm start.
 *
 * @throws AwsError naming the parent
 * @source SageMaker guide, "Warm Start Tuning Restrictions"
 */
export function requireParentsFit(
  store: Store,
  input: CreateHyperParameterTuningJobRequest,
  definitions: readonly TuningDefinition[],
): void {
  if (input.WarmStartConfig === undefined) return;
  const parents = parentsOf(input);
  if (parents.length === 0 || parents.length > MAX_PARENTS) {
    throw validationError(`A warm start needs 1 to ${MAX_PARENTS} parents, but has ${parents.length}.`);
  }
  const twice = parents.find((name, index) => parents.indexOf(name) !== index);
  if (twice !== undefined) throw validationError(`Tuning job '${twice}' is named twice as a parent.`);
  for (const name of parents) {
    const parent = store.tuningJobs.get(name);
    if (parent === undefined) throw noTuningJob(name);
    if (!isTuningEnded(parent.state)) {
      throw validationError(
        `Parent tuning job '${name}' is in status ${parent.state.status}. It must be Completed, Stopped or Failed.`,
      );
    }
    const theirs = definitionsOf(parent.request);
    for (const [index, definition] of definitions.entries()) {
      const match = theirs[matching(definitions, index, theirs)];
      if (match !== undefined) requireSameSearch(name, definition, match);
    }
  }
  if (input.WarmStartConfig.WarmStartType === 'IdenticalDataAndAlgorithm') requireSameData(store, parents, definitions);
}

function requireSameSearch(parent: string, ours: TuningDefinition, theirs: TuningDefinition): void {
  if (ours.objective.MetricName !== theirs.objective.MetricName || ours.objective.Type !== theirs.objective.Type) {
    throw validationError(
      `The objective of parent tuning job '${parent}' is ${theirs.objective.Type} ${theirs.objective.MetricName}, ` +
        `but that of the new one is ${ours.objective.Type} ${ours.objective.MetricName}. They must be the same.`,
    );
  }
  const count = ({ space, job }: TuningDefinition) =>
    space.length + Object.keys(job.StaticHyperParameters ?? {}).length;
  if (count(ours) !== count(theirs)) {
    throw validationError(
      `Parent tuning job '${parent}' has ${count(theirs)} static and tunable hyperparameters, but the new one has ` +
        `${count(ours)}. The number must stay the same.`,
    );
  }
  for (const dimension of ours.space) {
    const before = theirs.space.find(({ name }) => name === dimension.name);
    if (before === undefined || kindOf(before) === kindOf(dimension)) continue;
    throw validationError(
      `Hyperparameter '${dimension.name}' is ${kindOf(before)} in parent tuning job '${parent}', but ${kindOf(dimension)} in the new one. ` +
        'The type must not change.',
    );
  }
}

function requireSameData(store: Store, parents: readonly string[], definitions: readonly TuningDefinition[]): void {
  const inputs = ({ job }: TuningDefinition) => JSON.stringify(job.InputDataConfig ?? []);
  for (const name of parents) {
    const parent = store.tuningJobs.get(name);
    const theirs = parent === undefined ? [] : definitionsOf(parent.request);
    for (const [index, definition] of definitions.entries()) {
      const match = theirs[matching(definitions, index, theirs)];
      if (match === undefined || inputs(match) === inputs(definition)) continue;
      throw validationError(
        `Warm start IdenticalDataAndAlgorithm needs the input data of its parents, but InputDataConfig differs from ` +
          `that of '${name}'. Use TransferLearning.`,
      );
    }
  }
}
