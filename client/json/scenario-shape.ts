import { z } from 'zod';
import { changeEffectSchema } from '../../contracts/scenario/change-effect.js';
import { definitionFields } from '../../contracts/scenario/scenario-definition.js';
import { scenarioManifestFields } from '../../contracts/scenario/scenario-manifest.js';
import { listOf } from './fields.js';
import { jsonShape } from './json-shape.js';

const { schema: _definition, ...definition } = definitionFields;
const { schema: _manifest, ...manifest } = scenarioManifestFields;

export const scenarioShape = jsonShape('forecast.scenario/1', 'forecast what-if VERSION --json', manifest);

export const scenariosShape = jsonShape('forecast.scenarios/1', 'forecast what-if list NAME --json', {
  forecast: z.string().describe('Name of the forecast.'),
  scenarios: listOf(
    z.object({
      ...definition,
      complete: z.boolean().describe('Whether it was computed to its end.'),
    }),
  ).describe('All of them, newest first.'),
  damaged: listOf(
    z.object({
      scenario: z.string().describe('Name of the scenario.'),
      trouble: z.string().describe('What is wrong with it, and what to do.'),
    }),
  ).describe("Those of which a part can't be read."),
});

const judged = z.object({
  scenario: z.string().describe('Name of the scenario.'),
  version: z.string().optional().describe("The published version that it changes; left out where it can't be read."),
  by: z.string().optional().describe('Who asked for it first.'),
  at: z.string().optional().describe('When, ISO 8601 in UTC.'),
  why: z.string().describe('What it is, or why it stays, a phrase.'),
});

export const deletedScenariosShape = jsonShape('forecast.deleted-scenarios/1', 'forecast what-if delete NAME --json', {
  name: z.string().describe('Name of the forecast.'),
  dryRun: z.boolean().describe('Whether nothing was deleted, and these are those that would be.'),
  deleted: listOf(judged).describe('Scenarios that were deleted, whose names are free again.'),
  kept: listOf(judged).describe('Those that were meant and stay.'),
});

export const scenarioPlanShape = jsonShape('forecast.scenario-plan/1', 'forecast what-if VERSION --dry-run --json', {
  forecast: z.string().describe('Name of the forecast.'),
  version: z.string().describe('The published version that would be changed.'),
  scenario: z.string().describe('Name of the scenario.'),
  changes: definition.changes,
  origin: z.string().describe('Last known day of the version, ISO date.'),
  days: z.array(z.string()).readonly().describe('First and last day that is forecast, ISO dates.'),
  stores: listOf(z.string()).describe('Stores that would be computed.'),
  allStores: z.number().describe('How many stores the version has.'),
  series: z.number().describe('Series that would be computed.'),
  effects: listOf(changeEffectSchema).describe('What each change does to the rows that models are given.'),
  transforms: z.number().describe('Batch transforms that it takes; nothing is trained.'),
  instanceType: z.string().describe('Instance type that they run on.'),
});

const units = z.object({
  units: z.number().describe('Units, the mean.'),
  low: z.number().optional().describe('The 2.5 % quantile; left out in a version without quantiles.'),
  high: z.number().optional().describe('The 97.5 % quantile.'),
});

export const scenarioDaysShape = jsonShape(
  'forecast.scenario-days/1',
  'forecast what-if show NAME A --days NAME --json',
  {
    forecast: z.string().describe('Name of the forecast.'),
    version: z.string().describe('The published version that is changed.'),
    scenario: z.string().describe('Name of the scenario.'),
    of: z.string().describe('The series, or group of a level.'),
    days: listOf(
      z.object({
        date: z.string().describe('Day, ISO date.'),
        published: units.optional().describe('As it was published; left out where the version was deleted.'),
        scenario: units.describe('In the scenario.'),
      }),
    ).describe('The 28 days.'),
  },
);

const compared = z.object({
  level: z.number().describe('Number of its level, 1 (total) to 12 (a series).'),
  name: z.string().describe('Name of the group or series.'),
  base: z.number().describe('Units over the 28 days as they were published.'),
  one: z.number().optional().describe('In the first scenario; left out where it keeps no number of it.'),
  other: z.number().optional().describe('The same in the second.'),
});

export const comparisonShape = jsonShape('forecast.scenario-comparison/1', 'forecast what-if compare NAME A B --json', {
  forecast: z.string().describe('Name of the forecast.'),
  version: z.string().describe('The published version that both change.'),
  one: z.string().describe('Name of the first scenario.'),
  other: z.string().describe('Name of the second.'),
  groups: listOf(compared).describe('Levels 1 to 9, level after level.'),
  series: listOf(compared).describe('The series that moved most in one of them.'),
});
