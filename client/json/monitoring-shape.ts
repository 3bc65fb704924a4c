import { z } from 'zod';
import { FINDINGS, MONITOR_ACTIONS, MONITOR_ANSWERS } from '../../contracts/request/monitor.js';
import { listOf, timeField } from './fields.js';
import { jsonShape } from './json-shape.js';

const date = (what: string) => z.string().describe(`${what}, ISO date.`);
const share = (what: string) => z.number().nullable().describe(`${what}; null where nothing was sold.`);
const byName = (what: string) => z.record(z.string(), z.number().nullable()).describe(what);
const baselineName = z.string().describe('Name of the baseline.');
const baselineScore = z.number().describe('Its score on the same days.');

const limits = z.object({
  lower: z.number().optional().describe('The least that is as promised.'),
  upper: z.number().optional().describe('The most that is as promised.'),
  centre: z.number().describe('Median of the points.'),
  spread: z.number().describe('Their spread, as a standard deviation.'),
  points: z.number().describe('Scores that the limits are made of: past origins of its run, and earlier versions.'),
});

const measure = z.object({
  what: z.enum(['wrmsse', 'bias', 'coverage']).describe('What was measured.'),
  store: z.string().optional().describe('Store that it is of; left out for the whole.'),
  department: z.string().optional().describe('Department that it is of; left out for the whole.'),
  value: z.number().describe('What it is.'),
  limits: limits.optional().describe('Where it should lie; left out with too few points.'),
});

const judged = z.object({
  version: z.string().describe('Name of the version.'),
  origin: date('Its last known day'),
  isCurrent: z.boolean().describe('Whether planners read it.'),
  days: z.number().describe('Days that were judged: whole weeks; 0 before the first is known.'),
  through: date('Last day that is scored'),
  wrmsse: z.number().describe('WRMSSE on these days.'),
  bias: share('Total forecast over total sales, minus 1'),
  wspl: z.number().optional().describe('Weighted scaled pinball loss of its quantiles; left out where there are none.'),
  coverage: z.number().optional().describe('Share of sales within the band that should hold 95 of 100.'),
  baseline: z
    .object({ name: baselineName, wrmsse: baselineScore })
    .optional()
    .describe('The best baseline on the same days.'),
  measures: listOf(measure).describe('Numbers against limits: of the whole, and of parts that are beyond theirs.'),
  points: z.number().describe('Scores that limits could be made of.'),
});

const finding = z.object({
  kind: z.enum(FINDINGS).describe('What it is.'),
  version: z.string().describe('The newest version that shows it.'),
  summary: z.string().describe('What is wrong, a sentence.'),
  signs: listOf(
    z.object({
      what: z.string().describe('What was measured.'),
      value: z.number().optional().describe('What it is.'),
      limit: z.number().optional().describe('The limit that it is beyond.'),
      note: z.string().optional().describe('More about it.'),
    }),
  ).describe('What shows it.'),
});

const monitoringFields = {
  forecast: z.string().describe('Name of the forecast.'),
  date: date('Last day with sales that was known'),
  dataset: z.string().describe('Key of the dataset.'),
  current: z.string().describe('Version that was current.'),
  versions: listOf(judged).describe('Versions with days that no monitoring had known before, newest origin first.'),
  unscored: listOf(
    z.object({
      version: z.string().describe('Name of the version.'),
      reason: z.string().describe('Why it could not be scored.'),
    }),
  ).describe('Versions that could not be scored.'),
  findings: listOf(finding).describe('What is other than was promised.'),
  actions: listOf(
    z.object({
      kind: z.enum(FINDINGS).describe('Finding that it is about.'),
      action: z.enum(MONITOR_ACTIONS).describe('What was to be done.'),
      outcome: z
        .enum(['done', 'impossible', 'unneeded'])
        .describe('Whether it was; `unneeded`: it was done before, or a later search has dealt with it.'),
      details: z.string().describe('What was done, or why it was not.'),
    }),
  ).describe('What was done about it.'),
  askedUntil: timeField('Until when a person may answer').optional(),
};

export const monitoringShape = jsonShape('forecast.monitoring/1', 'forecast monitor NAME --json', {
  ...monitoringFields,
  isRepeated: z.boolean().describe('Whether these sales had been monitored before; then nothing was done again.'),
  open: z.boolean().describe('Whether its question still waits for an answer.'),
  notes: listOf(z.string()).describe('Damaged records that did not count, a sentence each.'),
});

const window = z.object({
  days: z.number().describe('Days after the origin.'),
  lastDate: date('The last of them'),
  wrmsse: z.number().describe('WRMSSE.'),
  levels: listOf(z.number()).describe('WRMSSE of levels 1 to 12.'),
  rmse: z.number().describe('RMSE of the series, units a day.'),
  bias: share('Total forecast over total sales, minus 1'),
  stores: byName('WRMSSE of each store by itself; null where nothing can be weighed.'),
  departments: byName('WRMSSE of each department by itself.'),
  storeBias: byName('Bias of each store; null where nothing was sold.'),
  departmentBias: byName('Bias of each department.'),
  wspl: z.number().optional().describe('Weighted scaled pinball loss of its quantiles.'),
  coverage: z
    .object({
      half: z.number().describe('Share of sales within the band that should hold half.'),
      wide: z.number().describe('Share of sales within the band that should hold 95 of 100; mean of the levels.'),
      wideLevels: listOf(z.number()).describe('The same of levels 1 to 12.'),
    })
    .optional()
    .describe('How often sales lay within the published bands.'),
  baselines: listOf(z.object({ name: baselineName, wrmsse: baselineScore, bias: share('Its bias') })).describe(
    'Baselines on the same days, best first.',
  ),
});

const examples = (what: string) =>
  z
    .object({ count: z.number().describe('How many.'), examples: listOf(z.string()).describe('The first of them.') })
    .describe(what);

export const historyShape = jsonShape('forecast.monitoring-history/1', 'forecast monitor NAME --history --json', {
  forecast: z.string().describe('Name of the forecast.'),
  versions: listOf(
    z.object({
      version: z.string().describe('Name of the version.'),
      origin: date('Its last known day'),
      through: date('Last day that is scored'),
      dataset: z.string().describe('Key of the dataset with the sales.'),
      series: z.number().describe('Series that were scored.'),
      windows: listOf(window).describe('Whole weeks after the origin, shortest first.'),
      data: z
        .object({
          stopped: examples('Series that sold nothing for 14 days although they were forecast to.'),
          gone: examples('Series that the data no longer has.'),
          added: examples('Series that are not forecast.'),
          prices: examples('Series with prices outside of all that were learnt from.'),
          missingDays: examples('Days of stores without a sale.'),
        })
        .describe('What is other in the data after the origin.'),
    }),
  ).describe('The newest scores of every version, newest origin first.'),
  monitorings: listOf(
    z.object({
      ...monitoringFields,
      answer: z
        .object({
          answer: z.enum(MONITOR_ANSWERS).describe('What was answered.'),
          by: z.string().describe('By whom; empty where nobody answered before the deadline.'),
          reason: z.string().describe('Why.'),
          at: timeField('When'),
          details: z.string().describe('What was done.'),
        })
        .optional()
        .describe('The answer to its question.'),
    }),
  ).describe('What was found, newest first.'),
});
