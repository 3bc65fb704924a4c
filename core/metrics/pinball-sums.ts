import { addSums, aggregate } from '../hierarchy/levels.js';
import { HORIZON } from '../panel/panel.js';
import { levelPinball } from './level-pinball.js';
import { NothingToWeigh } from './nothing-to-weigh.js';
import type { ScaledLevel, Scales } from './scales.js';
import type { ScoredPart } from './scored-part.js';
import type { Wspl } from './wspl.js';

/**
 * The pinball losses of a forecast's quantiles, added up a part of the series at a time: what is held are forecast and sales of the groups
 * of levels 1 to 11, and of the single series the sum of their losses.
 *
 * As with `ErrorSums`, one part has the numbers of all series at once, and of several the last digits of level 12 may differ.
 */
export class PinballSums {
  /** One a level, groups x 28. */
  private readonly centres: readonly Float64Array[];
  private readonly sold: readonly Float64Array[];
  private singleLevel: ScaledLevel['level'] | undefined;
  private sum = 0;
  private weight = 0;

  /**
   * @param above levels 1 to 11 over all parts
   * @param quantilesOf the quantiles of a level, 0 to 11, around forecasts of its groups: groups x 9 x 28
   */
  constructor(
    private readonly above: Scales,
    private readonly quantilesOf: (index: number, centres: Float64Array) => Float32Array,
  ) {
    this.centres = above.levels.map(({ level }) => new Float64Array(level.groups * HORIZON));
    this.sold = this.centres.map(({ length }) => new Float64Array(length));
  }

  /** @param forecast series x 28, units a day @param actual series x 28, units sold */
  add({ above, single }: ScoredPart, forecast: Float32Array, actual: Float32Array): void {
    for (const [at, level] of above.entries()) {
      addSums(level, forecast, HORIZON, this.centres[at] as Float64Array);
      addSums(level, actual, HORIZON, this.sold[at] as Float64Array);
    }
    const quantiles = this.quantilesOf(this.centres.length, aggregate(single.level, forecast, HORIZON));
    const { sum, weight } = levelPinball(single, quantiles, aggregate(single.level, actual, HORIZON), HORIZON);
    this.sum += sum;
    this.weight += weight;
    this.singleLevel = single.level;
  }

  /** @throws NothingToWeigh */
  finish(): Wspl {
    const { originDay, levels } = this.above;
    if (this.singleLevel === undefined) throw new Error('no series was added');
    const scoreOf = (level: ScaledLevel['level'], sum: number, weight: number): number => {
      if (weight === 0) throw new NothingToWeigh(originDay, level);
      return sum / weight;
    };
    const scored = [
      ...levels.map((scaled, at) => {
        const quantiles = this.quantilesOf(at, this.centres[at] as Float64Array);
        const { sum, weight } = levelPinball(scaled, quantiles, this.sold[at] as Float64Array, HORIZON);
        return scoreOf(scaled.level, sum, weight);
      }),
      scoreOf(this.singleLevel, this.sum, this.weight),
    ];
    return { average: scored.reduce((sum, level) => sum + level, 0) / scored.length, levels: scored };
  }
}
