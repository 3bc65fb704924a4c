import { type PromisedWindow, SCORED_DAYS } from '../../contracts/monitoring/promise.js';
import { BiasSums } from '../metrics/bias-sums.js';
import { ErrorSums } from '../metrics/error-sums.js';
import { PointSums } from '../metrics/point-sums.js';
import type { Scales } from '../metrics/scales.js';
import type { ScoredPart } from '../metrics/scored-part.js';
import { firstDays } from '../panel/first-days.js';

/**
 * What a forecast of a past origin promises of the next, added up a part of the series at a time: what `scoreWindows` says on whole weeks,
 * without what only people look at.
 */
export class PromiseSums {
  private readonly windows: readonly {
    readonly days: number;
    readonly errors: ErrorSums;
    readonly points: PointSums;
    readonly stores: BiasSums;
    readonly departments: BiasSums;
  }[];

  /** @param above levels 1 to 11 over all parts */
  constructor(above: Scales) {
    this.windows = SCORED_DAYS.map((days) => ({
      days,
      errors: new ErrorSums(above, days),
      points: new PointSums(),
      stores: new BiasSums(above.series.store.labels),
      departments: new BiasSums(above.series.department.labels),
    }));
  }

  /** @param forecast series x 28, units a day @param actual series x 28, units sold */
  add(part: ScoredPart, forecast: Float32Array, actual: Float32Array): void {
    for (const { days, errors, points, stores, departments } of this.windows) {
      const [said, sold] = [firstDays(forecast, days), firstDays(actual, days)];
      errors.add(part, said, sold);
      points.add(said, sold);
      stores.add(part.series.store.codes, said, sold);
      departments.add(part.series.department.codes, said, sold);
    }
  }

  /** @throws NothingToWeigh */
  finish(): readonly PromisedWindow[] {
    return this.windows.map(({ days, errors, points, stores, departments }) => ({
      days,
      wrmsse: errors.average(),
      bias: points.bias,
      storeBias: stores.finish(),
      departmentBias: departments.finish(),
    }));
  }
}
