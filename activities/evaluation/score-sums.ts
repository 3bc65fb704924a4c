import type { Score } from '../../contracts/evaluation/evaluation.js';
import { ErrorSums, type Scales } from '../../core/metrics/index.js';
import { PointSums } from '../../core/metrics/point-sums.js';
import type { ScoredPart } from '../../core/metrics/scored-part.js';

/** All that is said of a forecast whose days have come, added up a store at a time. */
export class ScoreSums {
  private readonly errors: ErrorSums;
  private readonly points = new PointSums();

  /** @param above levels 1 to 11 over all stores */
  constructor(
    private readonly name: string,
    above: Scales,
  ) {
    this.errors = new ErrorSums(above);
  }

  /** @param forecast series x 28 @param actual series x 28 */
  add(part: ScoredPart, forecast: Float32Array, actual: Float32Array): void {
    this.errors.add(part, forecast, actual);
    this.points.add(forecast, actual);
  }

  /** @throws NothingToWeigh */
  finish(): Score {
    const { average, levels, stores, departments } = this.errors.score();
    const { rmse, bias } = this.points;
    return { name: this.name, wrmsse: average, rmse, bias, levels, stores, departments };
  }
}
