import { z } from 'zod';
import { type ComparedForecasts, isSameForecast } from '../compare/compare-forecasts.js';
import type { RunComparison } from '../compare/run-comparison.js';
import { listOf, runField } from './fields.js';
import { type JsonOf, jsonShape } from './json-shape.js';

const run = (which: string) =>
  z
    .object({
      run: runField,
      forecast: z.string().describe('Name of its forecast.'),
      origin: z.string().optional().describe('Last known day, ISO date; left out where nothing says it.'),
      startedAt: z
        .string()
        .optional()
        .describe('When it was started, ISO 8601 in UTC; left out where nothing says it.'),
      state: z.string().describe('What became of it, a phrase.'),
    })
    .describe(`The ${which} run.`);

const fields = (what: string) =>
  listOf(
    z.object({
      field: z.string().describe('Names of members with dots between them.'),
      a: z.unknown().optional().describe('Its value in the first run; left out where it has none.'),
      b: z.unknown().optional().describe('Its value in the second.'),
    }),
  )
    .optional()
    .describe(`${what} that differ; left out where one of the runs does not say.`);

const parts = (what: string) =>
  z
    .object({
      same: z.number().describe('How many are the same.'),
      differing: listOf(z.string()).describe('Those that both have and that differ.'),
      onlyA: listOf(z.string()).describe('Those of the first run alone.'),
      onlyB: listOf(z.string()).describe('Those of the second alone.'),
    })
    .optional()
    .describe(`${what}; left out where one of the runs does not say.`);

const forecasts = z.object({
  by: z
    .enum(['same days', 'days ahead'])
    .describe(
      '`same days`: those that both have; `days ahead`: they have none in common, and are compared by days after their origins.',
    ),
  days: z.number().describe('Days that are compared.'),
  dates: listOf(z.string()).optional().describe('First and last of them, ISO dates.'),
  series: z.number().describe('Series that both have.'),
  onlyA: z.number().describe('Series of the first alone.'),
  onlyB: z.number().describe('Series of the second alone.'),
  totalA: z.number().describe('Units of the first, over the series that both have.'),
  totalB: z.number().describe('Units of the second.'),
  same: z.boolean().describe('Whether every number is the same, within the tolerance, and both have the same series.'),
  differingSeries: z.number().describe('Series with a number that differs by more than the tolerance.'),
  differingNumbers: z.number().describe('Numbers that differ by more.'),
  mostShare: z.number().describe('Largest difference of a number, as a share of the larger of the two.'),
  changed: listOf(
    z.object({
      series: z.string().describe('Name of the series.'),
      a: z.number().describe('Its units in the first.'),
      b: z.number().describe('Its units in the second.'),
      most: z.number().describe('Largest difference on a day, units.'),
    }),
  ).describe('Series that differ, those whose sums lie farthest apart first.'),
});

export const comparisonFields = {
  a: run('first'),
  b: run('second'),
  request: fields('Fields of the request'),
  data: fields('Facts of the data'),
  code: fields('Versions of code, libraries and containers'),
  parameters: fields('Parameters of champion and members'),
  features: parts('Feature files, by store and origin'),
  trials: parts('Trials of the searches, by their points: whether they came to the same objective'),
  models: parts('Models, by member and group of series, by the files that they hold'),
  metrics: listOf(
    z.object({
      metric: z.string().describe('Name of the metric.'),
      a: z.number().optional().describe('Its value in the first run.'),
      b: z.number().optional().describe('Its value in the second.'),
    }),
  ).describe('Scores and cost of both.'),
  tolerance: z
    .number()
    .describe('Share by which two numbers may differ and still count as the same; 0: to the last bit.'),
  forecasts: forecasts.optional().describe('The numbers themselves; left out where one of the forecasts is gone.'),
  sameQuantiles: z
    .boolean()
    .optional()
    .describe('Whether intervals are made of the same; left out where one of the runs has none or does not say.'),
  notes: listOf(z.string()).describe("What can't be said, and why; sentences."),
};

export const runComparisonShape = jsonShape(
  'forecast.run-comparison/1',
  'forecast compare A B --json',
  comparisonFields,
);

/** @param most series that are listed */
export function runComparisonJson(compared: RunComparison, most: number): JsonOf<typeof runComparisonShape> {
  const { forecasts: found } = compared;
  return { ...compared, forecasts: found && forecastsJson(found, most) };
}

function forecastsJson({ totals, differing, dates, changed, ...found }: ComparedForecasts, most: number) {
  return {
    ...found,
    ...(dates === undefined ? {} : { dates }),
    totalA: totals.a,
    totalB: totals.b,
    same: isSameForecast({ differing, ...found }),
    differingSeries: differing.series,
    differingNumbers: differing.numbers,
    changed: changed.slice(0, most),
  };
}
