import type { NamedForecast } from '../evaluation/ensemble.js';
import type { FeatureManifest } from '../features/feature-files.js';
import type { FeatureSet } from '../features/feature-sets.js';
import type { ShardForecast } from '../publication/publication.js';

/** Where the rows that the models answered for lie, and what their columns are. */
export interface SourceFeatures extends Pick<FeatureManifest, 'prefix' | 'stores' | 'cells' | 'sweepShare'> {
  readonly set: FeatureSet;
  readonly add: readonly string[];
  /** States with a SNAP column of their own in the seed set. */
  readonly snapStates: readonly string[];
}

/**
 * What the numbers of a published forecast come from, down to the rows: enough to say of any of them why it is what it is. The
 * models themselves and how their answers become one forecast stand in the champion record of the run.
 */
export interface ForecastSources {
  readonly run: string;
  /** Of the forecast. */
  readonly name: string;
  readonly originDay: number;
  /** ISO date of the last known day. */
  readonly originDate: string;
  readonly features: SourceFeatures;
  /** The models' answers, in the order of the recipe's weights; those of methods, which come after them, lie beside the shards. */
  readonly members: readonly NamedForecast[];
  /** What came of them, a file a store. */
  readonly shards: readonly ShardForecast[];
}

/** Of a forecast of more answers than these nothing is recorded: they would not fit into a payload beside the champion. */
export const MOST_ANSWERS = 1500;

export const forecastSourcesUri = (bucket: string, run: string): string =>
  `s3://${bucket}/runs/${run}/forecast-sources.json`;
