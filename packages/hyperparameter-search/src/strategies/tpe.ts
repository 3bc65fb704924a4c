import { type RandomStream, randomStream } from '@durable-forecast/lib/random-stream';
import type { Hyperparameters, Space } from '../space/dimension.js';
import { choosePlace, choosePoint } from './one-by-one.js';
import { overlap } from './overlap.js';
import { randomPoint } from './random-point.js';
import type { Algorithm, Observation, Proposal, Search } from './search.js';
import { type Split, splitByRank } from './split-by-rank.js';
import { choosePointTogether } from './together.js';
import { wasTried } from './was-tried.js';

export interface TpeSettings {
  /** Random trials before the search learns; trials of earlier searches count. */
  readonly startupTrials: number;
  /** The share γ of the trials that counts as good, in (0, 1). */
  readonly gamma: number;
  /** Candidates for each choice. */
  readonly candidates: number;
  /** Dimensions are chosen together, where the space has no conditions; one by one where it is left out. */
  readonly together?: boolean | undefined;
}

/** Draws before a space counts as tried out around its best points; a random one is taken then. */
const DRAWS = 20;

/**
 * The next point by tree-structured Parzen estimators: of some candidates drawn from where good trials are, the one that
 * is most likely among the good and least among the others.
 *
 * The algorithm is chosen first, then its hyperparameters. Trials that still run count as bad ones: otherwise trials
 * started together would all be at the same place.
 *
 * The order of `history` makes no difference, only what is in it.
 *
 * @source Bergstra et al., Algorithms for Hyper-Parameter Optimization, NeurIPS 2011
 */
export function tpePoint<Name extends string>(
  search: Search<Name>,
  settings: TpeSettings,
  history: readonly Observation<Name>[],
  index: number,
): Proposal<Name> {
  const known = overlap(search, history).toSorted(byOrigin);
  const ended = known.filter(({ status }) => status === 'completed' || status === 'pruned').length;
  if (ended < settings.startupTrials) return randomPoint(search, known, index);
  const random = randomStream(search.seed, index, 'tpe');
  const all = splitByRank(known, settings.gamma);
  for (let draw = 0; draw < DRAWS; draw++) {
    const { name, space } = chooseAlgorithm(search.algorithms, all, settings, random);
    const own = known.filter(({ algorithm }) => algorithm === name);
    const hyperparameters = chooseHyperparameters(space, splitByRank(own, settings.gamma), settings, random);
    const point = { index, algorithm: name, hyperparameters };
    if (!wasTried(search, point, known)) return point;
  }
  return randomPoint(search, known, index);
}

function chooseAlgorithm<Name extends string>(
  algorithms: readonly Algorithm<Name>[],
  { good, bad }: Split<Name>,
  { candidates }: TpeSettings,
  random: RandomStream,
): Algorithm<Name> {
  const names = algorithms.map(({ name }) => name);
  const places = (side: readonly Observation<Name>[]) => side.map(({ algorithm }) => names.indexOf(algorithm));
  return algorithms[choosePlace(names.length, places(good), places(bad), candidates, random)] as Algorithm<Name>;
}

function chooseHyperparameters(
  space: Space,
  split: Split,
  { candidates, together = false }: TpeSettings,
  random: RandomStream,
): Hyperparameters {
  const choose = together && space.every(({ when }) => when === undefined) ? choosePointTogether : choosePoint;
  return choose(space, split, candidates, random);
}

function byOrigin(a: Observation, b: Observation): number {
  const [x, y] = [a.source ?? '', b.source ?? ''];
  return x < y ? -1 : x > y ? 1 : a.index - b.index;
}
