import type { OpenedForecast } from '../endpoint/opened-forecast.js';
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
  | { readonly kind: 'done'; readonly plan: ScenarioPlan; readonly uri: string }
  /** What whoever asks for a scenario is told that is being deleted just then. */
  | ScenarioDeleted;

export interface ScenarioDeleted {
  readonly kind: 'deleted';
}

/** A scenario that is to be deleted. */
export interface DeleteScenarioInput {
  /** Name of the forecast. */
  readonly forecast: string;
  readonly version: string;
  /** Name of the scenario. */
  readonly scenario: string;
  /** Hash of its definition: a later scenario of the same name has another one, and stays. */
  readonly identity: string;
  /** Who asks. */
  readonly by: string;
}

/** A published version with everything that its forecast was made of; models and members are those of its run's champion. */
export interface OpenedVersion extends OpenedForecast {
  /** Whether it was published with quantiles. */
  readonly hasQuantiles: boolean;
}

/**
 * The workflow of a scenario. The colon keeps it apart from the steps of a run, whose names have none. Its deletion has the same id:
 * Temporal lets one of both go on at a time.
 */
export const whatIfId = (version: string, scenario: string): string => `what-if:${version}/${scenario}`;

/** Of which scenario a workflow is, by its id; undefined for a plan of one, and for all others. */
export const scenarioOf = (workflowId: string): { readonly version: string; readonly scenario: string } | undefined =>
  /^what-if:(?<version>[^/]+)\/(?<scenario>[^/]+)$/.exec(workflowId)?.groups as
    | { readonly version: string; readonly scenario: string }
    | undefined;
