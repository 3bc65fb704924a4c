import { drawNormal, normalBelow } from '@durable-forecast/lib/normal-distribution';
import type { RandomStream } from '@durable-forecast/lib/random-stream';
import type { Dimension, Space } from '../space/dimension.js';
import type { Density } from './density.js';

/** A number for each dimension: the position in [0, 1] of a range, the place in the list of a choice. */
export type Point = readonly number[];

/** Kernel width of few points, in units of a dimension; narrower with more points (Scott's rule). */
const WIDTH = 0.25;
const MIN_WIDTH = 0.01;
/** Weight of the even distribution beside the points, in points. */
const PRIOR = 1;
/** Draws for a place within a range before the kernel's own is taken. */
const DRAWS = 20;

/** A density over all dimensions at once: one kernel a point, equally wide in every dimension, and an even part. */
export class JointParzen implements Density<Point> {
  private readonly width: number;
  private readonly total: number;

  constructor(
    private readonly space: Space,
    private readonly points: readonly Point[],
  ) {
    this.width = Math.max(MIN_WIDTH, WIDTH * Math.max(1, points.length) ** (-1 / (space.length + 4)));
    this.total = points.length + PRIOR;
  }

  draw(random: RandomStream): Point {
    const centre = this.points[Math.floor(random() * this.total)];
    return this.space.map((dimension, at) =>
      centre === undefined ? evenly(dimension, random) : this.near(dimension, centre[at] as number, random),
    );
  }

  logAt(point: Point): number {
    const logs = this.points.map((centre) => this.kernelLog(centre, point));
    logs.push(Math.log(PRIOR) + evenLog(this.space));
    return logOfSum(logs) - Math.log(this.total);
  }

  private near(dimension: Dimension, centre: number, random: RandomStream): number {
    if (dimension.kind === 'choice') return random() < this.otherPlace ? evenly(dimension, random) : centre;
    for (let draw = 0; draw < DRAWS; draw++) {
      const position = drawNormal(random, centre, this.width);
      if (position >= 0 && position <= 1) return position;
    }
    return centre;
  }

  private kernelLog(centre: Point, point: Point): number {
    const { width, otherPlace } = this;
    return this.space.reduce((sum, dimension, index) => {
      const at = centre[index] as number;
      const to = point[index] as number;
      if (dimension.kind === 'choice') {
        const share = otherPlace / dimension.values.length;
        return sum + Math.log(to === at ? 1 - otherPlace + share : share);
      }
      const inside = normalBelow((1 - at) / width) - normalBelow(-at / width);
      return sum - 0.5 * ((to - at) / width) ** 2 - Math.log(width * Math.sqrt(2 * Math.PI) * inside);
    }, 0);
  }

  /** How likely a place is drawn evenly from the list, where the kernel's own may come again. */
  private get otherPlace(): number {
    return Math.min(0.5, this.width);
  }
}

const evenly = (dimension: Dimension, random: RandomStream): number =>
  dimension.kind === 'choice' ? Math.floor(random() * dimension.values.length) : random();

const evenLog = (space: Space): number =>
  space.reduce((sum, one) => sum - (one.kind === 'choice' ? Math.log(one.values.length) : 0), 0);

function logOfSum(logs: readonly number[]): number {
  const largest = Math.max(...logs);
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0));
}
