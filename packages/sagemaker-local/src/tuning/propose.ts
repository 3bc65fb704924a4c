import type { HyperParameterTuningJobStrategyType } from '@aws-sdk/client-sagemaker';
import type { Trial } from '../model/tuning-state.js';
import type { TuningDefinition } from './definitions.js';
import { lossOf } from './direction.js';
import { keyOf, randomPoint, untriedPoint } from './proposal.js';
import { type Draw, drawsFor } from './random.js';
import { combinationAt, combinationsOf, hyperparametersAt, type Point, pointOf } from './space.js';
import { type Observation, proposeByParzen } from './tree-parzen.js';

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

/** The trial after those that there are; undefined when every combination has been tried. */
export function propose(search: Search): Suggestion | undefined {
  const index = search.trials.length;
  if (search.strategy === 'Grid') return gridPoint(search.definitions, index);
  // Definitions take turns; one whose space is used up is passed over.
  for (let turn = 0; turn < search.definitions.length; turn += 1) {
    const definition = (index + turn) % search.definitions.length;
    const { space } = search.definitions[definition] as TuningDefinition;
    const draw = drawsFor(search.seed, index, definition);
    const tried = search.trials.filter((trial) => trial.definition === definition);
    const keys = new Set(tried.map((trial) => keyOf(trial.tuned)));
    const point = untriedPoint(space, keys, draw, nextPoint(search, definition, draw));
    if (point !== undefined) return { definition, tuned: hyperparametersAt(space, point) };
  }
  return undefined;
}

function nextPoint(search: Search, definition: number, draw: Draw): () => Point {
  const { space } = search.definitions[definition] as TuningDefinition;
  if (search.strategy !== 'Bayesian') return () => randomPoint(space, draw);
  return proposeByParzen(space, observationsOf(search, definition), draw);
}

function observationsOf({ definitions, trials, parents }: Search, index: number): Observation[] {
  const { space, objective } = definitions[index] as TuningDefinition;
  const direction = objective.Type ?? 'Minimize';
  const observe = (
    source: string,
    values: Readonly<Record<string, string>>,
    result: number | undefined,
  ): Observation[] => {
    const point = pointOf(space, values);
    return point === undefined
      ? []
      : [{ source, point, loss: result === undefined ? undefined : lossOf(direction, result) }];
  };
  return [
    ...trials
      .filter(({ definition }) => definition === index)
      .flatMap(({ tuned, end }) => observe('own', tuned, end?.objective)),
    ...parents
      .filter(({ definition }) => definition === index)
      .flatMap((parent) =>
        parent.trials.flatMap(({ hyperparameters, objective: value }) =>
          observe(parent.source, hyperparameters, value),
        ),
      ),
  ];
}

/** Grids of several definitions are gone through side by side. */
function gridPoint(definitions: readonly TuningDefinition[], index: number): Suggestion | undefined {
  const sizes = definitions.map(({ space }) => combinationsOf(space));
  let rest = index;
  for (let round = 0; round < Math.max(...sizes); round += 1) {
    for (const [definition, size] of sizes.entries()) {
      if (round >= size) continue;
      if (rest === 0) {
        const { space } = definitions[definition] as TuningDefinition;
        return { definition, tuned: hyperparametersAt(space, combinationAt(space, round)) };
      }
      rest -= 1;
    }
  }
  return undefined;
}
