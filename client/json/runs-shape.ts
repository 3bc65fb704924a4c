import { z } from 'zod';
import { RUN_STATUSES } from '../runs/run-status.js';
import { dollarsField, listOf, runField, timeField } from './fields.js';
import { jsonShape } from './json-shape.js';

const listed = z.object({
  run: runField,
  status: z.enum(RUN_STATUSES).describe('How it stands, or how it ended.'),
  stage: z.string().optional().describe('Stage in which it is, or was when it ended.'),
  startedAt: timeField('When it was started'),
  endedAt: z.string().optional().describe('When it ended, ISO 8601 in UTC; left out while it runs.'),
  champion: z.string().optional().describe('Trial that it chose.'),
  wrmsse: z.number().optional().describe('Score of the champion on the validation window.'),
  forecast: z.string().optional().describe('Name of its forecast.'),
  origin: z.string().optional().describe('Its last known day, ISO date.'),
  cost: dollarsField('Cost of its trials'),
  forgotten: z
    .boolean()
    .optional()
    .describe('True of a run that Temporal has forgotten: `--all` lists it by the record that it left.'),
  url: z.string().optional().describe('The run in the Web UI, where TEMPORAL_UI_URL is known.'),
});

export const runsShape = jsonShape('forecast.runs/1', 'forecast runs --json', {
  runs: listOf(listed).describe('Newest first; with `--best` those with the lowest WRMSSE.'),
  more: z.boolean().describe('Whether there are others that `--limit` left out.'),
});
