import type { CreateHyperParameterTuningJobRequest } from '@aws-sdk/client-sagemaker';
import type { Store } from '../store/store.js';
import { definitionsOf, type TuningDefinition } from './definitions.js';
import type { ParentResults } from './propose.js';
import { trialsOf } from './trials.js';

/**
 * What the parents of a warm start have found out, for each definition of the new tuning job. As on AWS, what a parent
 * itself knew of its own parents doesn't count.
 */
export function parentResults(store: Store, request: CreateHyperParameterTuningJobRequest): ParentResults[] {
  const definitions = definitionsOf(request);
  return parentsOf(request).flatMap((source) => {
    const parent = store.tuningJobs.get(source);
    // It may have been deleted since; what it knew is gone then.
    if (parent === undefined) return [];
    const theirs = definitionsOf(parent.request);
    const trials = trialsOf(store, source, parent.state);
    return definitions.map((_, definition): ParentResults => {
      const match = matching(definitions, definition, theirs);
      const { StaticHyperParameters: fixed = {} } = theirs[match]?.job ?? {};
      return {
        source,
        definition,
        trials: trials
          .filter((trial) => trial.definition === match)
          .flatMap(({ tuned, end }) =>
            end?.objective === undefined ? [] : [{ hyperparameters: { ...fixed, ...tuned }, objective: end.objective }],
          ),
      };
    });
  });
}

export const parentsOf = ({ WarmStartConfig: warm }: CreateHyperParameterTuningJobRequest): string[] =>
  (warm?.ParentHyperParameterTuningJobs ?? []).map(({ HyperParameterTuningJobName: name }) => name ?? '');

/** Which definition of a parent is the same as one of ours: the one of the same name, or the only one. -1 for none. */
export function matching(
  ours: readonly TuningDefinition[],
  index: number,
  theirs: readonly TuningDefinition[],
): number {
  if (ours.length === 1 && theirs.length === 1) return 0;
  return theirs.findIndex(({ name }) => name !== undefined && name === ours[index]?.name);
}
