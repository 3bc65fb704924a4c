import { ALGORITHMS, type Algorithm } from '../../contracts/algorithms.js';
import type { Search, SearchParameter, SearchSpace } from '../../contracts/search-space.js';
import { defaultSpaces } from './default-spaces.js';
import { randomFor } from './random-stream.js';

export type Hyperparameters = Readonly<Record<string, string | number | boolean>>;

/** One point of the search. */
export interface Proposal {
  readonly index: number;
  readonly algorithm: Algorithm;
  readonly hyperparameters: Hyperparameters;
}

/** No proposal: `exhausted` for good, `wait` until a running trial has ended. */
export interface NoProposal {
  readonly kind: 'exhausted' | 'wait';
}

/** What the search knows of an earlier trial. */
export interface Observation {
  readonly index: number;
  readonly algorithm: Algorithm;
  readonly hyperparameters: Hyperparameters;
  readonly status: 'running' | 'completed' | 'pruned' | 'failed';
  readonly objective?: number;
}

/**
 * The trial number `index` of a search. A pure function: the same search, history and index give the same proposal, on
 * replay and after continue-as-new.
 */
export function propose(search: Search, history: readonly Observation[], index: number): Proposal | NoProposal {
  if (index >= plannedTrials(search)) return { kind: 'exhausted' };
  switch (search.strategy.kind) {
    case 'grid':
      return gridPoint(search, index) ?? { kind: 'exhausted' };
    case 'random':
      return randomPoint(search, history, index);
  }
}

/** Trials of a random search that does not say how many. */
const DEFAULT_TRIALS = 6;

/** How many trials the search will start when none stops it early. */
export const plannedTrials = (search: Search): number =>
  search.strategy.kind === 'grid'
    ? Math.min(search.maxTrials ?? Number.POSITIVE_INFINITY, gridSize(search))
    : (search.maxTrials ?? DEFAULT_TRIALS);

/** The algorithms of a search with their spaces, in a fixed order whatever the request's. */
const spacesOf = ({ algorithms }: Search): readonly (readonly [Algorithm, SearchSpace])[] =>
  ALGORITHMS.flatMap((algorithm) => {
    const entry = algorithms[algorithm];
    return entry === undefined ? [] : [[algorithm, entry.space ?? defaultSpaces[algorithm]] as const];
  });

const gridSize = (search: Search): number => spacesOf(search).reduce((sum, [, space]) => sum + pointsOf(space), 0);

const pointsOf = (space: SearchSpace): number =>
  Object.values(space).reduce<number>((product, parameter) => product * gridValues(parameter).length, 1);

/** The grid goes through the algorithms in turn, the first parameter of each moving slowest. */
function gridPoint(search: Search, index: number): Proposal | undefined {
  let rest = index;
  for (const [algorithm, space] of spacesOf(search)) {
    const size = pointsOf(space);
    if (rest < size) return { index, algorithm, hyperparameters: gridValuesAt(space, rest, size) };
    rest -= size;
  }
  return undefined;
}

function gridValuesAt(space: SearchSpace, position: number, size: number): Hyperparameters {
  let block = size;
  let rest = position;
  return Object.fromEntries(
    Object.entries(space).map(([name, parameter]) => {
      const values = gridValues(parameter);
      block /= values.length;
      const value = values[Math.floor(rest / block)] as string | number | boolean;
      rest %= block;
      return [name, value];
    }),
  );
}

function gridValues(parameter: SearchParameter): readonly (string | number | boolean)[] {
  if (Array.isArray(parameter)) return parameter;
  if (typeof parameter !== 'object') return [parameter];
  const values = Array.from({ length: parameter.steps }, (_, step) =>
    valueAt(parameter, parameter.steps === 1 ? 0 : step / (parameter.steps - 1)),
  );
  return [...new Set(values)];
}

/** Draws again where a discrete space gave a point that was tried before, as long as that is likely to help. */
function randomPoint(search: Search, history: readonly Observation[], index: number): Proposal {
  const spaces = spacesOf(search);
  for (let draw = 0; ; draw++) {
    const random = (name: string) => randomFor(search.seed, index, `${draw}/${name}`);
    const [algorithm, space] = spaces[Math.floor(random('algorithm') * spaces.length)] as (typeof spaces)[number];
    const hyperparameters = Object.fromEntries(
      Object.entries(space).map(([name, parameter]) => [name, drawValue(parameter, random(`${algorithm}/${name}`))]),
    );
    const text = JSON.stringify([algorithm, hyperparameters]);
    const tried = history.some((seen) => JSON.stringify([seen.algorithm, seen.hyperparameters]) === text);
    if (!tried || draw === 100) return { index, algorithm, hyperparameters };
  }
}

function drawValue(parameter: SearchParameter, random: number): string | number | boolean {
  if (Array.isArray(parameter)) return parameter[Math.floor(random * parameter.length)] as string | number | boolean;
  return typeof parameter === 'object' ? valueAt(parameter, random) : parameter;
}

/** @param position 0 is min, 1 is max, between them along the scale */
function valueAt(
  range: Exclude<SearchParameter, string | number | boolean | readonly unknown[]>,
  position: number,
): number {
  const { min, max, scale, type } = range as { min: number; max: number; scale: string; type: string };
  const value = along(scale, min, max, position);
  return type === 'integer' ? Math.min(max, Math.max(min, Math.round(value))) : Number(value.toPrecision(6));
}

function along(scale: string, min: number, max: number, position: number): number {
  switch (scale) {
    case 'log':
      return min * (max / min) ** position;
    case 'reverse-log':
      return 1 - (1 - min) * ((1 - max) / (1 - min)) ** position;
    default:
      return min + (max - min) * position;
  }
}
