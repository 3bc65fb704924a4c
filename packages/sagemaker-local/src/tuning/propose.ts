import type { HyperParameterTuningJobStrategyType } from '@aws-sdk/client-sagemaker';
import {
  gridPoint,
  gridSize,
  type Hyperparameters,
  type Observation,
  propose as proposePoint,
  type Strategy,
  untriedPoint,
} from '@durable-forecast/hyperparameter-search';
import type { Trial } from '../model/tuning-state.js';
import type { TuningDefinition } from './definitions.js';
import { lossOf } from './direction.js';
import { pointOf, textsOf } from './space.js';
import { isTrainedToItsEnd } from './trials.js';

/** What to try next. */
export interface Suggestion {
  readonly definition: number;
  readonly tuned: Readonly<Record<string, string>>;
}

/** Results of a parent of a warm start, for one definition. */
export interface ParentResults {
  readonly source: string;
  readonly definition: number;
  /** All hyperparameters of the trial, static ones too: those may be searched now. */
  readonly trials: readonly {
    readonly hyperparameters: Readonly<Record<string, string>>;
    readonly objective: number;
  }[];
}

/** A search: what the strategies know. */
export interface Search {
  readonly strategy: HyperParameterTuningJobStrategyType;
  readonly definitions: readonly TuningDefinition[];
  readonly seed: number | string;
  readonly trials: readonly Trial[];
  readonly parents: readonly ParentResults[];
}

/** AWS publishes no settings of its own for Bayesian search. */
const BAYESIAN: Strategy = { kind: 'tpe', startupTrials: 5, gamma: 0.2, candidates: 64, together: true };
const RANDOM: Strategy = { kind: 'random' };

/** The trial after those that there are; undefined when every combination has been tried. */
export function propose(search: Search): Suggestion | undefined {
  const index = search.trials.length;
  if (search.strategy === 'Grid') return pointOfGrids(search.definitions, index);
  // Definitions take turns; one whose space is used up is passed over.
  for (let turn = 0; turn < search.definitions.length; turn += 1) {
    const definition = (index + turn) % search.definitions.length;
    const point = nextPoint(search, definition, index);
    if (point !== undefined) return { definition, tuned: textsOf(point) };
  }
  return undefined;
}

/** A point of one definition that has not been tried; undefined when its space is used up. */
function nextPoint(search: Search, definition: number, index: number): Hyperparameters | undefined {
  const { space } = search.definitions[definition] as TuningDefinition;
  const one = { seed: search.seed, algorithms: [{ name: nameOf(definition), space }], repeatsOthers: true };
  const history = [...ownTrials(search, definition), ...parentTrials(search, definition)];
  const proposal = proposePoint(one, search.strategy === 'Bayesian' ? BAYESIAN : RANDOM, history, index);
  return proposal === undefined ? undefined : untriedPoint(one, proposal, history)?.hyperparameters;
}

/** Each definition is searched by itself, as an algorithm of its own. */
const nameOf = (definition: number): string => String(definition);

function ownTrials({ definitions, trials }: Search, definition: number): Observation[] {
  const { space, objective } = definitions[definition] as TuningDefinition;
  return trials.flatMap((trial, index): Observation[] => {
    const hyperparameters = trial.definition === definition ? pointOf(space, trial.tuned) : undefined;
    if (hyperparameters === undefined) return [];
    const value = trial.end?.objective;
    return [
      {
        index,
        algorithm: nameOf(definition),
        hyperparameters,
        status: statusOf(trial),
        ...(value === undefined ? {} : { objective: lossOf(objective.Type ?? 'Minimize', value) }),
      },
    ];
  });
}

function statusOf(trial: Trial): Observation['status'] {
  if (trial.end === undefined) return 'running';
  if (trial.end.objective === undefined) return 'failed';
  return isTrainedToItsEnd(trial) ? 'completed' : 'pruned';
}

function parentTrials({ definitions, parents }: Search, definition: number): Observation[] {
  const { space, objective } = definitions[definition] as TuningDefinition;
  return parents
    .filter((parent) => parent.definition === definition)
    .flatMap(({ source, trials }) =>
      trials.flatMap((trial, index): Observation[] => {
        const hyperparameters = pointOf(space, trial.hyperparameters);
        if (hyperparameters === undefined) return [];
        const loss = lossOf(objective.Type ?? 'Minimize', trial.objective);
        const algorithm = nameOf(definition);
        return [{ index, algorithm, hyperparameters, status: 'completed', objective: loss, source }];
      }),
    );
}

/** Grids of several definitions are gone through side by side. */
function pointOfGrids(definitions: readonly TuningDefinition[], index: number): Suggestion | undefined {
  const sizes = definitions.map(({ space }) => gridSize(space));
  let rest = index;
  for (let round = 0; round < Math.max(...sizes); round += 1) {
    for (const [definition, size] of sizes.entries()) {
      if (round >= size) continue;
      if (rest === 0) {
        const { space } = definitions[definition] as TuningDefinition;
        return { definition, tuned: textsOf(gridPoint(space, round) as Hyperparameters) };
      }
      rest -= 1;
    }
  }
  return undefined;
}
