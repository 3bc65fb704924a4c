import { randomPoint } from './proposal.js';
import { type Draw, normalOf } from './random.js';
import type { Point, Space } from './space.js';

/** A point that was tried. Sources are compared within themselves only: a parent's data may have another level. */
export interface Observation {
  readonly point: Point;
  /** Smaller is better; undefined for one that is running or has failed, which must not attract others. */
  readonly loss: number | undefined;
  /** Where it comes from: this tuning job or one of its parents. */
  readonly source: string;
}

/** Results that the first model needs; until then points are drawn at random. */
const STARTUP = 5;
/** The share of results that counts as good, and the most of them. */
const GOOD_SHARE = 0.2;
const MAX_GOOD = 25;
/** Candidates drawn from the good ones; the most promising of them is taken. */
const CANDIDATES = 64;
/** Kernel width of few points, in units of a dimension; narrower with more points (Scott's rule). */
const WIDTH = 0.25;
const MIN_WIDTH = 0.01;
/** Weight of the even distribution beside the points, in points. */
const PRIOR = 1;

/**
 * Proposes a point by a tree-structured Parzen estimator: densities of the good and of the other points, all dimensions
 * at once, and of the candidates drawn from the good ones that where good points are most likely against the others.
 *
 * @source Bergstra et al., Algorithms for Hyper-Parameter Optimization, 2011; Falkner et al., BOHB, 2018, section 3.2
 */
export function proposeByParzen(space: Space, observations: readonly Observation[], draw: Draw): () => Point {
  const { good, others } = split(observations);
  if (good.length + others.filter(({ loss }) => loss !== undefined).length < STARTUP) {
    return () => randomPoint(space, draw);
  }
  const likely = densityOf(space, good);
  const unlikely = densityOf(space, others);
  return () => {
    let best: { readonly point: Point; readonly gain: number } | undefined;
    for (let count = 0; count < CANDIDATES; count += 1) {
      const point = likely.sample(draw);
      const gain = likely.logAt(point) - unlikely.logAt(point);
      if (best === undefined || gain > best.gain) best = { point, gain };
    }
    return (best as { point: Point }).point;
  };
}

function split(observations: readonly Observation[]): { good: Observation[]; others: Observation[] } {
  const good: Observation[] = [];
  for (const source of new Set(observations.map((one) => one.source))) {
    const results = observations
      .filter((one) => one.source === source && one.loss !== undefined)
      .sort((a, b) => (a.loss as number) - (b.loss as number));
    const count = Math.min(MAX_GOOD, Math.ceil(results.length * GOOD_SHARE));
    good.push(...results.slice(0, count));
  }
  const chosen = new Set(good);
  return { good, others: observations.filter((one) => !chosen.has(one)) };
}

interface Density {
  sample(draw: Draw): Point;
  logAt(point: Point): number;
}

/** A mixture of one kernel per point and an even part. */
function densityOf(space: Space, observations: readonly Observation[]): Density {
  const points = observations.map(({ point }) => point);
  const width = Math.max(MIN_WIDTH, WIDTH * Math.max(1, points.length) ** (-1 / (space.length + 4)));
  const total = points.length + PRIOR;
  return {
    sample: (draw) => {
      const centre = points[Math.floor(draw() * total)];
      return centre === undefined ? randomPoint(space, draw) : nearby(space, centre, width, draw);
    },
    logAt: (point) => {
      const logs = points.map((centre) => kernelLog(space, centre, point, width));
      logs.push(Math.log(PRIOR) + evenLog(space));
      return logSum(logs) - Math.log(total);
    },
  };
}

/** How likely a category other than the kernel's own is drawn, all of them together. */
const otherCategory = (width: number): number => Math.min(0.5, width);

function nearby(space: Space, centre: Point, width: number, draw: Draw): Point {
  return space.map((dimension, index) => {
    const at = centre[index] as number;
    if (dimension.kind === 'categorical') {
      return draw() < otherCategory(width) ? Math.floor(draw() * dimension.values.length) : at;
    }
    for (let tries = 0; tries < 20; tries += 1) {
      const position = at + normalOf(draw) * width;
      if (position >= 0 && position <= 1) return position;
    }
    return at;
  });
}

function kernelLog(space: Space, centre: Point, point: Point, width: number): number {
  let sum = 0;
  for (const [index, dimension] of space.entries()) {
    const at = centre[index] as number;
    const to = point[index] as number;
    if (dimension.kind === 'categorical') {
      const share = otherCategory(width) / dimension.values.length;
      sum += Math.log(to === at ? 1 - otherCategory(width) + share : share);
    } else {
      sum += -0.5 * ((to - at) / width) ** 2 - Math.log(width * Math.sqrt(2 * Math.PI) * massInside(at, width));
    }
  }
  return sum;
}

const evenLog = (space: Space): number =>
  space.reduce((sum, one) => sum - (one.kind === 'categorical' ? Math.log(one.values.length) : 0), 0);

/** The part of a normal distribution that lies in [0, 1]. */
const massInside = (centre: number, width: number): number =>
  normalBelow((1 - centre) / width) - normalBelow(-centre / width);

/** @source Abramowitz and Stegun 26.2.17, error below 7.5e-8 */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z >= 0 ? 1 - tail : tail;
}

function logSum(logs: readonly number[]): number {
  const largest = Math.max(...logs);
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0));
}
