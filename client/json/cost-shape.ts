import { z } from 'zod';
import { dollarsField, listOf, runField, secondsField } from './fields.js';
import { jsonShape } from './json-shape.js';
import { servingCost } from './serving-cost.js';

const part = z.object({
  part: z.string().describe('`features` (a processing job), `sweep`, `backtest` or `fit`.'),
  jobs: z.number().describe('Jobs that were accepted.'),
  billableSeconds: secondsField('What AWS bills, of those that have ended'),
  cost: dollarsField('The same'),
  takenOver: z.number().describe('Trainings that cost nothing, since an earlier run had done them.'),
});

export const costShape = jsonShape('forecast.cost/1', 'forecast cost RUN --json', {
  run: runField,
  parts: listOf(part).describe('The parts of the run that have such jobs.'),
  billableSeconds: secondsField('All of them together'),
  cost: dollarsField('All of them together'),
  unpriced: listOf(z.string()).describe('Instance types without a price: their seconds are in no sum of dollars.'),
  transforms: z.number().describe('Batch transforms, which are neither timed nor priced.'),
  open: z.number().describe('Jobs that still run; their time is not counted yet.'),
  serving: servingCost
    .optional()
    .describe('What the endpoint of the forecast has cost while it served this run; in no sum of the others.'),
});
