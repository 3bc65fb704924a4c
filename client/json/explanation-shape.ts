import { z } from 'zod';
import { listOf, runField } from './fields.js';
import { jsonShape } from './json-shape.js';

const difference = z.object({
  part: z
    .string()
    .describe('Part of what makes two trainings the same: `hyperparameters.num_leaves`, `channels.train`.'),
  here: z.unknown().optional().describe('Its value in this step; left out where it has none.'),
  there: z.unknown().optional().describe('Its value in the nearest one.'),
});

export const explanationShape = jsonShape('forecast.why-not-cached/1', 'forecast why-not-cached RUN STEP --json', {
  run: runField,
  step: z.string().describe('The training that is asked about.'),
  isCached: z.boolean().describe('Whether it was taken over, or would be now.'),
  reason: z.string().describe('Why, for people.'),
  nearest: z.string().optional().describe('Workflow of the training that is the same, or the most alike.'),
  differs: listOf(difference).describe('Parts in which the nearest one differs.'),
});
