import { z } from 'zod';
import { listOf } from './fields.js';
import { jsonShape } from './json-shape.js';
import { trainingField } from './training-field.js';

export const forecastsShape = jsonShape('forecast.forecasts/1', 'forecast forecasts --json', {
  forecasts: listOf(
    z.object({
      name: z.string().describe('Name of the forecast.'),
      current: z.string().optional().describe('Version that planners read; left out where nothing was published yet.'),
      origin: z.string().optional().describe('Its last known day, ISO date.'),
      since: z.string().optional().describe('When it became the current one, ISO 8601 in UTC.'),
      trouble: z.string().optional().describe("Why its pointer can't be read, where it can't, and what to do."),
    }),
  ).describe('Every forecast of the bucket, by name.'),
});

const version = z.object({
  version: z.string().describe('Name of the version.'),
  uri: z.string().describe('Prefix of its files.'),
  state: z
    .enum(['current', 'earlier', 'never', 'unknown'])
    .describe(
      '`current`, `earlier`: was so; `never`: written by a run that did not publish; `unknown`: older than the pointer remembers.',
    ),
  complete: z.boolean().describe('Whether it has its manifest.'),
  run: z.string().optional().describe('Run that made it.'),
  origin: z.string().optional().describe('Its last known day, ISO date.'),
  champion: z.string().optional().describe('Trial that won.'),
  wrmsse: z.number().optional().describe("The champion's score on the validation window."),
  training: trainingField('How its run came to its models, and whose champion it has; left out of versions of 0.1.0.'),
  rows: z.number().optional().describe('Series times 28 days.'),
  since: z.string().optional().describe('When it last became the current one, ISO 8601 in UTC.'),
  by: z.string().optional().describe('The run that published it, or the person who went back to it.'),
  reason: z.string().optional().describe('Why somebody went back to it.'),
  from: z.string().optional().describe('Version that was current before.'),
  deleted: z
    .object({
      at: z.string().describe('When its deletion began, ISO 8601 in UTC.'),
      by: z.string().describe('The person who asked for it, or the run that had published by then.'),
      reason: z.string().describe('Why.'),
    })
    .optional()
    .describe('Of a version that was deleted: its tombstone.'),
});

export const versionsShape = jsonShape('forecast.versions/1', 'forecast forecasts NAME --json', {
  name: z.string().describe('Name of the forecast.'),
  current: z.string().describe('Version that planners read.'),
  versions: listOf(version).describe('All of them, those that were current last first.'),
});

const judged = z.object({
  version: z.string().describe('Name of the version.'),
  why: z.string().describe('Why it stays or goes, a phrase.'),
  bytes: z.number().describe('Size of its files.'),
});

export const retentionShape = jsonShape('forecast.retention/1', 'forecast delete-versions NAME --json', {
  name: z.string().describe('Name of the forecast.'),
  dryRun: z.boolean().describe('Whether nothing was deleted, and these are those that would be.'),
  deleted: listOf(judged).describe('Versions that were deleted, newest first.'),
  kept: listOf(judged).describe('Versions that stay, newest first.'),
});

export const rollbackShape = jsonShape('forecast.rollback/1', 'forecast rollback NAME --json', {
  name: z.string().describe('Name of the forecast.'),
  from: z.string().describe('Version that was current before.'),
  to: z.string().describe('Version that is current now.'),
  at: z.string().describe('When the pointer moved, ISO 8601 in UTC.'),
  note: z.string().optional().describe('What should be known beside it: that the model registry could not be told.'),
});
