import { z } from 'zod';
import type { VersionFile } from '../publication/version-manifest.js';
import { objectOf, type StoredJson } from '../stored/stored-json.js';
import { type ChangeEffect, changeEffectSchema } from './change-effect.js';
import { definitionFields, type ScenarioDefinition } from './scenario-definition.js';

export const SCENARIO_SCHEMA = 'forecast.scenario/1';

/** What is forecast of a sum of series over the 28 days, as it was published and in the scenario. Units. */
export interface ScenarioTotal {
  /** Number of its level, 1 (total) to 12 (a series). */
  readonly level: number;
  /** Name of the group or series. */
  readonly name: string;
  readonly base: number;
  readonly scenario: number;
  /** Sums over the days of the scenario's 2.5 % and 97.5 % quantiles; undefined in a version without quantiles. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/** What came of a scenario, written once it was computed. */
export interface ScenarioManifest extends ScenarioDefinition {
  /** Last known day, ISO date. */
  readonly origin: string;
  /** The stores that were computed; in all others the scenario is what was published. */
  readonly stores: readonly string[];
  readonly effects: readonly ChangeEffect[];
  /** How the published forecast was made again from its models, without which nothing could be compared with it. */
  readonly reproduced: {
    /** `kept`: from what the run of the version left; `made again`: by transforms of its models. */
    readonly from: 'kept' | 'made again';
    /** Largest difference from what was published, as a share; 0 where it is the same to the last bit. */
    readonly most: number;
  };
  readonly codeVersion?: string | undefined;
  /** Levels 1 to 9, level after level. */
  readonly groups: readonly ScenarioTotal[];
  /** The series that have moved most, the first of them most. */
  readonly series: readonly ScenarioTotal[];
  /** How many series have moved at all. */
  readonly moved: number;
  readonly files: Readonly<Record<string, VersionFile>>;
}

const total = objectOf<ScenarioTotal>({
  level: z.number().describe('Number of its level, 1 (total) to 12 (a series).'),
  name: z.string().describe('Name of the group or series.'),
  base: z.number().describe('Units over the 28 days as they were published.'),
  scenario: z.number().describe('The same in the scenario.'),
  low: z
    .number()
    .optional()
    .describe("Sum over the days of the scenario's 2.5 % quantiles; left out without quantiles."),
  high: z.number().optional().describe('The same of its 97.5 % quantiles.'),
});

export const scenarioManifestFields = {
  ...definitionFields,
  schema: z.string().describe(`\`${SCENARIO_SCHEMA}\`.`),
  origin: z.string().describe('Last known day of the version, ISO date.'),
  stores: z
    .array(z.string())
    .readonly()
    .describe('Stores that were computed; in all others the scenario is what was published.'),
  effects: z.array(changeEffectSchema).readonly().describe('What each change does to the rows that models are given.'),
  reproduced: z
    .object({
      from: z
        .enum(['kept', 'made again'])
        .describe('`kept`: from what the run left; `made again`: by transforms of its models.'),
      most: z
        .number()
        .describe('Largest difference from what was published, as a share; 0 for the same to the last bit.'),
    })
    .readonly()
    .describe('How the published forecast was made again from its models.'),
  codeVersion: z.string().optional().describe('Version of the code that computed it.'),
  groups: z.array(total).readonly().describe('Totals of levels 1 to 9.'),
  series: z.array(total).readonly().describe('The series that have moved most.'),
  moved: z.number().describe('How many series have moved at all.'),
  files: z
    .record(
      z.string(),
      z
        .object({
          bytes: z.number().describe('Its size.'),
          sha256: z.string().describe('SHA-256 of its bytes, hexadecimal.'),
          rows: z.number().optional().describe('Its rows.'),
          schema: z.string().optional().describe('Which columns it has.'),
        })
        .readonly(),
    )
    .describe("The scenario's tables, of the same columns as those of a version."),
};

export const storedScenario: StoredJson<ScenarioManifest> = {
  what: 'the manifest of a scenario',
  named: SCENARIO_SCHEMA,
  schema: objectOf<ScenarioManifest>(scenarioManifestFields),
  cure: "Delete it ('npx forecast what-if delete NAME SCENARIO') and compute it again.",
  seal: 'required',
};
