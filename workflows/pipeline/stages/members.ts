import { ApplicationFailure } from '@temporalio/workflow';
import { bundledDeclaration, declared } from '../../../contracts/algorithms/algorithms.js';
import { AUTOPILOT } from '../../../contracts/algorithms/autopilot.js';
import type { TreeModelFile } from '../../../contracts/algorithms/declaration-fields.js';
import { containerOf } from '../../../contracts/algorithms/image-address.js';
import type { Partition } from '../../../contracts/dataset/cells.js';
import type { Method } from '../../../contracts/request/members.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { modelsOf, slugsOf } from '../../../core/run-plan/models-of.js';
import type { RunContext } from './run-context.js';

/** A model family of the published forecast. */
export interface Member {
  /** For people: `lightgbm per store`. */
  readonly name: string;
  /** For ids and addresses: `per-store`; undefined where it is the only one. */
  readonly slug: string | undefined;
  readonly per: Partition;
  readonly algorithm: string;
  readonly image: string;
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** Content of the container, where trainings may be taken over. */
  readonly container: string | undefined;
  /** How its models are read to be explained; of a bundled algorithm its name says so. */
  readonly model?: TreeModelFile | undefined;
}

/** The members that need no training; in an ensemble they come after the models. */
export const methodsOf = ({ fit }: RunContext['request']): readonly Method[] =>
  fit.members.flatMap((member) => ('method' in member ? [member.method] : []));

/** The request's models with the hyperparameters that the sweep found. @param trials best first */
export function resolveMembers(
  { request, environment }: RunContext,
  champion: TrialResult,
  trials: readonly TrialResult[],
): readonly Member[] {
  const slugs = slugsOf(request);
  return modelsOf(request).map(({ per, algorithm, hyperparameters = {} }, index): Member => {
    const trial =
      algorithm === undefined || algorithm === champion.algorithm
        ? champion
        : trials.find((one) => one.algorithm === algorithm && one.status === 'completed');
    if (trial === undefined) {
      throw ApplicationFailure.nonRetryable(
        `fit.members asks for ${algorithm}, and no trial of ${algorithm} completed.`,
        'NoSuccessfulTrial',
      );
    }
    // Nobody declares Autopilot: each of its models is a search of its own.
    const declaration = trial.algorithm === AUTOPILOT ? undefined : declared(request.sweep.algorithms, trial.algorithm);
    const own = Object.entries(hyperparameters).map(([name, value]) => [name, String(value)] as const);
    const words = [`${trial.algorithm} per ${per}`, ...own.map(([name, value]) => `${name}=${value}`)];
    return {
      name: words.join(' '),
      slug: slugs[index],
      per,
      algorithm: trial.algorithm,
      image: trial.image,
      hyperparameters: { ...trial.hyperparameters, ...Object.fromEntries(own) },
      container: request.training.cache && declaration ? containerOf(environment, declaration) : undefined,
      ...(bundledDeclaration(trial.algorithm) === undefined ? { model: declaration?.model } : {}),
    };
  });
}
