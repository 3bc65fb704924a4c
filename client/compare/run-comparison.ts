import type { ForecastClient } from '../connection/connect.js';
import { readForecastValues } from '../records/read-forecast-values.js';
import { type RunFacts, readRunFacts } from '../records/read-run-facts.js';
import { compareFeatures } from './compare-features.js';
import { type ComparedForecasts, compareForecasts } from './compare-forecasts.js';
import { compareModels } from './compare-models.js';
import type { ComparedParts } from './compare-parts.js';
import { type ComparedRuns, compareRuns } from './compare-runs.js';

/** In what two runs differ, from what they were asked for to what they forecast. */
export interface RunComparison extends ComparedRuns {
  /** The feature files, by store and origin; undefined where one of the runs does not say. */
  readonly features: ComparedParts | undefined;
  /** The models, by member and group of series. */
  readonly models: ComparedParts | undefined;
  /** Undefined where one of the forecasts is gone; a note says so. */
  readonly forecasts: ComparedForecasts | undefined;
  /** Whether the intervals are made of the same; undefined where one of the runs does not say, or has none. */
  readonly sameQuantiles: boolean | undefined;
  readonly tolerance: number;
}

/** @throws UserError where nothing says any more what one of them was */
export async function readComparison(
  client: ForecastClient,
  [runA, runB]: readonly [string, string],
  tolerance: number,
): Promise<RunComparison> {
  const [a, b] = await Promise.all([readRunFacts(client, runA), readRunFacts(client, runB)]);
  const notes: string[] = [];
  const features = await compareFeatures(client, a, b);
  if (features === undefined) {
    const silent = [a, b].filter(({ record }) => record?.result?.features === undefined).map(({ run }) => run);
    notes.push(`${silent.join(' and ')} left no record of its feature files: not compared.`);
  } else if (features.unknown.length > 0) {
    const [first, ...more] = features.unknown;
    const others = more.length === 0 ? '' : ` and ${more.length} more`;
    notes.push(
      `Of the feature files of ${first}${others} a list is gone, or no longer the one that its run used: not compared.`,
    );
  }
  // One after the other: each may be all of M5.
  const valuesA = await readForecastValues(client, a);
  const valuesB = await readForecastValues(client, b);
  for (const values of [valuesA, valuesB]) {
    if (typeof values === 'string') notes.push(values);
    else if (values.note !== undefined) notes.push(values.note);
  }
  const compared = compareRuns(a, b);
  return {
    ...compared,
    features,
    models: await compareModels(client, a, b),
    forecasts:
      typeof valuesA === 'string' || typeof valuesB === 'string'
        ? undefined
        : compareForecasts(valuesA, valuesB, tolerance),
    sameQuantiles: sameQuantiles(a, b),
    tolerance,
    notes: [...compared.notes, ...notes],
  };
}

function sameQuantiles(a: RunFacts, b: RunFacts): boolean | undefined {
  const [one, other] = [a, b].map(({ champion }) => champion?.backtest.quantilesProof?.sha256);
  return one === undefined || other === undefined ? undefined : one === other;
}
