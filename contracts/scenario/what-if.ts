import type { ChampionRecord } from '../champion/champion-record.js';
import type { DatasetManifest } from '../dataset/dataset.js';
import type { VersionFile } from '../publication/version-manifest.js';
import type { ForecastRequest } from '../request/request.js';
import type { ChangeEffect } from './change-effect.js';
import type { Scenario } from './scenario.js';

/** A scenario of a published version. */
export interface WhatIfInput {
  /** Name of the forecast. */
  readonly forecast: string;
  readonly version: string;
  /** Name of the scenario. */
  readonly scenario: string;
  readonly changes: Scenario;
  /** Who asks. */
  readonly by: string;
  /** Ends with what would be done. */
  readonly planOnly?: boolean | undefined;
}

/** What a scenario needs, said before anything is started. */
export interface ScenarioPlan {
  /** Last known day of the version, ISO date. */
  readonly origin: string;
  /** First and last day that is forecast, ISO dates. */
  readonly days: readonly [string, string];
  /** The stores whose rows are other, which are computed; all where nothing is. */
  readonly stores: readonly string[];
  /** How many stores the version has. */
  readonly allStores: number;
  readonly series: number;
  readonly effects: readonly ChangeEffect[];
  /** Batch transforms, and the instance type that they run on. */
  readonly transforms: number;
  readonly instanceType: string;
}

export type WhatIfResult =
  | { readonly kind: 'faults'; readonly faults: readonly string[] }
  | { readonly kind: 'planned'; readonly plan: ScenarioPlan }
  /** @param uri of the manifest */
  | { readonly kind: 'done'; readonly plan: ScenarioPlan; readonly uri: string };

/** A published version with everything that its forecast was made of. */
export interface OpenedVersion {
  readonly version: string;
  /** Its run; models and members are those of this run's champion. */
  readonly run: string;
  readonly dataset: DatasetManifest;
  readonly request: ForecastRequest;
  readonly record: ChampionRecord;
  /** Its `forecast.parquet`. */
  readonly file: VersionFile;
  /** Whether it was published with quantiles. */
  readonly hasQuantiles: boolean;
}

/** The workflow of a scenario. The colon keeps it apart from the steps of a run, whose names have none. */
export const whatIfId = (version: string, scenario: string): string => `what-if:${version}/${scenario}`;
