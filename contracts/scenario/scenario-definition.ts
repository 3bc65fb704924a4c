import { z } from 'zod';
import { objectOf, type StoredJson } from '../stored/stored-json.js';
import { type Scenario, scenarioSchema } from './scenario.js';

export const SCENARIO_DEFINITION = 'forecast.scenario-definition/1';

/** What a scenario is: its name belongs to these changes of this version from then on. */
export interface ScenarioDefinition {
  readonly schema: string;
  readonly scenario: string;
  /** Of the forecast. */
  readonly forecast: string;
  /** The published version that it changes. */
  readonly version: string;
  readonly changes: Scenario;
  /** Hash of the changes. */
  readonly hash: string;
  /** Who asked for it first, and when, ISO time. */
  readonly by: string;
  readonly at: string;
}

/** A definition, as the workflow that computes it knows it. */
export interface ClaimedScenario extends ScenarioDefinition {
  /**
   * Tells it from all that had its name before and were deleted: jobs and files on its way have names of their own, so that it never
   * finds a job whose answers are gone. Undefined in workflows that began before there was one.
   */
  readonly id?: string | undefined;
}

export const definitionFields = {
  schema: z.string().describe(`\`${SCENARIO_DEFINITION}\`.`),
  scenario: z.string().describe('Name of the scenario.'),
  forecast: z.string().describe('Name of the forecast.'),
  version: z.string().describe('The published version that it changes.'),
  changes: scenarioSchema.describe('What is other than in the data of the version.'),
  hash: z.string().describe('Hash of the changes.'),
  by: z.string().describe('Who asked for it first.'),
  at: z.string().describe('When, ISO 8601 in UTC.'),
};

export const storedDefinition: StoredJson<ScenarioDefinition> = {
  what: 'the definition of a scenario',
  named: SCENARIO_DEFINITION,
  schema: objectOf<ScenarioDefinition>(definitionFields),
  cure: "Delete it ('npx forecast what-if delete NAME SCENARIO') and compute it again.",
  seal: 'required',
};
