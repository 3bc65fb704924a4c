import { isSameForecast } from '../compare/compare-forecasts.js';
import type { ComparedParts } from '../compare/compare-parts.js';
import type { RunComparison } from '../compare/run-comparison.js';

/** What came of doing a run again. */
export interface ReproductionJudgement {
  /** Whether the forecast is the same, within the tolerance; undefined where the first one is gone. */
  readonly same: boolean | undefined;
  /** Where the two begin to differ, on the way from the raw files to the forecast; undefined where nothing does. */
  readonly first: string | undefined;
}

/** Holds a reproduction against its run, in the order in which one thing is made of another. */
export function judgeReproduction({
  data,
  features,
  trials,
  models,
  forecasts,
  sameQuantiles,
}: Pick<
  RunComparison,
  'data' | 'features' | 'trials' | 'models' | 'forecasts' | 'sameQuantiles'
>): ReproductionJudgement {
  const same = forecasts && isSameForecast(forecasts);
  const places = [
    ...(data ?? []).slice(0, 1).map(({ field }) => `its data, ${field}`),
    ...firstOf('its feature files', features),
    ...firstOf('its trials', trials),
    // By what they say: some libraries write the time into a model.
    ...(same === true ? [] : firstOf('its models', models)),
    ...(same === false ? ['its forecast'] : []),
    ...(sameQuantiles === false ? ['its intervals'] : []),
  ];
  return { same, first: places[0] };
}

/** Of parts that only one of them has nothing is other: a reproduction makes no trials again that could not win. */
const firstOf = (what: string, parts: ComparedParts | undefined): readonly string[] =>
  (parts?.differing ?? []).slice(0, 1).map((name) => `${what}, ${name}`);
