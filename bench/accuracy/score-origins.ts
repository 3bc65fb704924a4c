import type { SumsAsked } from '../../contracts/evaluation/sums-asked.js';
import { applyChoice, type EnsembleChoice } from '../../core/ensemble/choose-ensemble.js';
import { type PastOrigin, triedOrigin } from '../../core/ensemble/past-origin.js';
import { walkForward } from '../../core/ensemble/walk-forward.js';
import { averageWrmsse, wspl } from '../../core/metrics/index.js';
import { actualSales } from '../../core/panel/actual-sales.js';
import type { Panel } from '../../core/panel/panel.js';
import { applyQuantiles } from '../../core/quantiles/apply-quantiles.js';
import { fitQuantiles } from '../../core/quantiles/fit-quantiles.js';
import type { FamilyForecast } from './models.js';
import { competitionScales } from './official-scales.js';

/** What the families said at an origin. */
export interface OriginForecasts {
  readonly originDay: number;
  readonly families: readonly FamilyForecast[];
}

/** An origin's ensemble, everything about it chosen on earlier origins. */
export interface EnsembleScore {
  readonly originDay: number;
  readonly choice: EnsembleChoice;
  readonly forecast: Float32Array;
  readonly wrmsse: number;
  /** Of the quantiles calibrated on earlier ensembles; undefined at the first origin, which has none. */
  readonly wspl: number | undefined;
}

/** An origin whose sales are known, ready to be scored on. @throws Error when the data end too early */
export function pastOrigin(panel: Panel, { originDay, families }: OriginForecasts): PastOrigin {
  return {
    panel,
    originDay,
    scales: competitionScales(panel, originDay),
    forecasts: families.map(({ values }) => values),
    actual: actualSales(panel, originDay),
  };
}

/** The ensemble of each origin, oldest first: weights, level correction and quantiles from the origins before it alone. */
export function scoreEnsembles(origins: readonly PastOrigin[], sums: SumsAsked = {}): readonly EnsembleScore[] {
  const walked = walkForward(origins.map(triedOrigin), sums).map((choice, index) => ({
    choice,
    forecast: applyChoice(origins[index] as PastOrigin, choice),
  }));
  return origins.map(({ panel, originDay, scales, actual }, index) => {
    const { choice, forecast } = walked[index]!;
    const model =
      index === 0
        ? undefined
        : fitQuantiles(
            origins.slice(0, index).map((earlier, at) => ({
              series: earlier.panel.series,
              forecast: walked[at]!.forecast,
              actual: earlier.actual,
            })),
          );
    return {
      originDay,
      choice,
      forecast,
      wrmsse: averageWrmsse(scales, forecast, actual),
      wspl: model && wspl(scales, applyQuantiles(model, panel.series, forecast), actual).average,
    };
  });
}
