import { z } from 'zod';
import { DAILY_CORRECTIONS } from '../../contracts/evaluation/corrections.js';
import { LINKS } from '../../contracts/explanation/link.js';
import { METHODS } from '../../contracts/request/members.js';
import { listOf, runField } from './fields.js';
import { jsonShape } from './json-shape.js';

const feature = z.object({
  name: z.string().describe('Its name.'),
  meaning: z.string().describe('What it is, in plain words.'),
  value: z.number().optional().describe('Its value in this row; left out where it is missing.'),
  label: z.string().optional().describe('What the value stands for, where it is a code.'),
  contribution: z.number().describe('What it adds to the margin: its exact Shapley value.'),
});

const member = z.object({
  kind: z.enum(['model', ...METHODS]).describe('`model`: a booster; else the method of that name.'),
  name: z.string().describe('Its name.'),
  weight: z.number().describe('Share that it counts, 0 to 1.'),
  answer: z.number().describe('What it says, units.'),
  link: z
    .enum(LINKS)
    .optional()
    .describe(
      'Of a model, how its margin becomes units. `identity`: it is units; `log`: its exponential, so contributions multiply; `logit`: the same of the odds; `signed-square`: its square, with its sign.',
    ),
  bias: z
    .number()
    .optional()
    .describe('Margin of a row of which nothing is known: the mean over what was learnt from.'),
  start: z.number().optional().describe('The same in units.'),
  predicted: z.number().optional().describe('What the model itself says, units; less than 0 counts as 0.'),
  features: listOf(feature)
    .optional()
    .describe('All features, those that moved most first; `bias` and their contributions add up to the margin.'),
  mean: z.number().optional().describe('Of `top-down`: exponential mean of the series, units a day.'),
  factor: z
    .number()
    .optional()
    .describe(
      'Of `top-down`: by what the day is more or less; of `exponential-smoothing`: what brings the sums of store and department to their totals.',
    ),
  level: z.number().optional().describe('Of `exponential-smoothing`: level of the series, units a day.'),
  season: z.number().optional().describe('Of `exponential-smoothing`: units that the weekday adds to the level.'),
});

const correction = z.object({
  by: z
    .enum(['store', 'store-department', ...DAILY_CORRECTIONS])
    .describe('Which sums were drawn to what is known of them.'),
  strength: z.number().describe('How far, 0 to 1.'),
  group: z.string().describe('Whose sum it is.'),
  before: z
    .number()
    .describe(
      "Its sum by the members, units: over the forecast's days of `store` and `store-department`, of the others on the day.",
    ),
  wanted: z.number().describe('What it was drawn to, units.'),
  after: z.number().describe('Its published sum, units.'),
  factor: z
    .number()
    .describe('What the series was multiplied by: all of the group by the same, except by least squares.'),
});

export const forecastExplanationShape = jsonShape(
  'forecast.explain/1',
  'forecast explain RUN --series ID --day DAY --json',
  {
    run: runField,
    forecast: z.string().describe('Name of the forecast.'),
    series: z.string().describe('Name of the series.'),
    date: z.string().describe('The day, ISO date.'),
    d: z.string().describe('The same as M5 counts days: `d_1942`.'),
    step: z.number().describe('Days after the last known day, 1 to 28.'),
    members: listOf(member).describe('Members that count.'),
    uncounted: listOf(z.string()).describe('Members that count nothing.'),
    combined: z.number().describe("Weighted sum of the members' answers, units."),
    correction: correction.optional().describe('What drawing the sums did; left out where nothing was drawn.'),
    rounding: z.number().describe('What is left: units that the published number has more, since it has seven digits.'),
    published: z.number().describe('Units, as planners read them.'),
    low: z.number().optional().describe('Quantile 0.025, units; left out in a version without quantiles.'),
    high: z.number().optional().describe('Quantile 0.975, units.'),
  },
);
