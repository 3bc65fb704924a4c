import { z } from 'zod';
import { listOf } from './fields.js';
import { jsonShape } from './json-shape.js';

const answer = z.object({
  member: z.string().describe('Model family of the forecast.'),
  variant: z.string().describe('Production variant that answered.'),
  weight: z.number().describe('What it counts in the published forecast.'),
  answer: z.number().describe('Units, as the model says them.'),
  transform: z.number().optional().describe("What the run's batch transform has said; left out where that is gone."),
});

export const predictionShape = jsonShape('forecast.prediction/1', 'forecast predict NAME --json', {
  forecast: z.string().describe('Name of the forecast.'),
  version: z.string().describe('Version that is served.'),
  endpoint: z.string().describe('Name of the endpoint in SageMaker.'),
  series: z.string().describe('Id of the series.'),
  days: listOf(
    z.object({
      date: z.string().describe('Day, ISO date.'),
      answers: listOf(answer).describe('What each model says.'),
      weighted: z.number().describe('The answers by their weights; below zero counts as zero.'),
      published: z.number().describe('Units that planners read.'),
    }),
  ).describe('The days that were asked for.'),
  methods: listOf(
    z.object({
      name: z.string().describe('Member of the forecast that needs no model.'),
      weight: z.number().describe('What it counts.'),
    }),
  ).describe('What the published number has besides the models.'),
  correction: z
    .object({
      correction: z
        .string()
        .describe('What the sums of the forecast were drawn to; `none`, or as in `forecast.manifest`.'),
      strength: z.number().describe('How far, 0 to 1.'),
    })
    .describe('How the published number was corrected.'),
});
