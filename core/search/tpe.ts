import { randomStream } from '@durable-forecast/lib/random-stream';
import type { Algorithm } from '../../contracts/algorithms/algorithms.js';
import type { Range, Scalar, Search, SearchParameter, SearchSpace } from '../../contracts/request/search-space.js';
import type { TpeSettings } from '../../contracts/request/search-strategy.js';
import type { Observation, Proposal } from './observation.js';
import { overlap } from './overlap.js';
import { Frequencies, Parzen } from './parzen.js';
import { randomPoint, wasTried } from './random.js';
import { kindOf, pointOf, positionInRange, spacesOf, valueInRange } from './space.js';
import { type Split, splitByRank } from './split-by-rank.js';

/** Draws before a space counts as tried out around its best points; a random one is taken then. */
const DRAWS = 20;

/**
 * The next point by tree-structured Parzen estimators: each parameter takes, of some candidates drawn from where good
 * trials are, the one that is most likely among the good and least among the others.
 *
 * Parameters are looked at one by one, the algorithm first, then those that exist beside the values chosen before. Trials
 * that still run count as bad ones: otherwise trials started together would all be at the same place.
 *
 * The order of `history` makes no difference, only what is in it.
 *
 * @source Bergstra et al., Algorithms for Hyper-Parameter Optimization, NeurIPS 2011
 */
export function tpePoint(
  search: Search,
  settings: TpeSettings,
  history: readonly Observation[],
  index: number,
): Proposal {
  const known = overlap(search, history).toSorted(byOrigin);
  const seen = known.filter(({ status }) => status === 'completed' || status === 'pruned').length;
  if (seen < settings.startupTrials) return randomPoint(search, known, index);
  const random = randomStream(search.seed, index, 'tpe');
  const spaces = spacesOf(search);
  const all = splitByRank(known, settings.gamma);
  for (let draw = 0; draw < DRAWS; draw++) {
    const algorithm = chooseAlgorithm(spaces, all, settings, random);
    const [, space] = spaces.find(([name]) => name === algorithm) as (typeof spaces)[number];
    const own = known.filter((observation) => observation.algorithm === algorithm);
    const hyperparameters = choosePoint(space, splitByRank(own, settings.gamma), settings, random);
    const point = { index, algorithm, hyperparameters };
    if (!wasTried(point, known)) return point;
  }
  return randomPoint(search, known, index);
}

function chooseAlgorithm(
  spaces: readonly (readonly [Algorithm, SearchSpace])[],
  { good, bad }: Split,
  { candidates }: TpeSettings,
  random: () => number,
): Algorithm {
  const names = spaces.map(([name]) => name);
  const positions = (side: readonly Observation[]) => side.map(({ algorithm }) => names.indexOf(algorithm));
  return names[bestChoice(names.length, positions(good), positions(bad), candidates, random)] as Algorithm;
}

const choosePoint = (space: SearchSpace, { good, bad }: Split, { candidates }: TpeSettings, random: () => number) =>
  pointOf(space, (name, parameter) =>
    chooseValue(parameter, valuesOf(name, good), valuesOf(name, bad), candidates, random),
  );

const valuesOf = (name: string, side: readonly Observation[]): Scalar[] =>
  side.flatMap(({ hyperparameters }) => (hyperparameters[name] === undefined ? [] : [hyperparameters[name]]));

function chooseValue(
  parameter: SearchParameter,
  good: readonly Scalar[],
  bad: readonly Scalar[],
  candidates: number,
  random: () => number,
): Scalar {
  const kind = kindOf(parameter);
  if ('range' in kind) return bestInRange(kind.range, good, bad, candidates, random);
  const { values } = kind;
  if (values.length === 1) return values[0] as Scalar;
  const positions = (side: readonly Scalar[]) => side.map((value) => values.indexOf(value));
  return values[bestChoice(values.length, positions(good), positions(bad), candidates, random)] as Scalar;
}

function bestChoice(
  size: number,
  good: readonly number[],
  bad: readonly number[],
  candidates: number,
  random: () => number,
): number {
  return best(new Frequencies(good, size), new Frequencies(bad, size), candidates, random, (position) => position);
}

function bestInRange(
  range: Range,
  good: readonly Scalar[],
  bad: readonly Scalar[],
  candidates: number,
  random: () => number,
): number {
  const positions = (side: readonly Scalar[]) => side.map((value) => positionInRange(range, value as number));
  // What is proposed is a rounded value, so its place counts, not that of the draw.
  const rounded = (position: number) => positionInRange(range, valueInRange(range, position));
  const position = best(new Parzen(positions(good)), new Parzen(positions(bad)), candidates, random, rounded);
  return valueInRange(range, position);
}

interface Density {
  draw(random: () => number): number;
  logAt(point: number): number;
}

/** Of some draws from the good density, the one that speaks most for good against bad; the first of equals. */
function best(
  good: Density,
  bad: Density,
  candidates: number,
  random: () => number,
  settle: (point: number) => number,
): number {
  let chosen = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let candidate = 0; candidate < candidates; candidate++) {
    const point = settle(good.draw(random));
    const gain = good.logAt(point) - bad.logAt(point);
    if (gain > most) {
      chosen = point;
      most = gain;
    }
  }
  return chosen;
}

function byOrigin(a: Observation, b: Observation): number {
  const [x, y] = [a.source ?? '', b.source ?? ''];
  return x < y ? -1 : x > y ? 1 : a.index - b.index;
}
