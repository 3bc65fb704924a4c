import { z } from 'zod';
import { bundledDeclaration, declarationIn } from '../algorithms/algorithms.js';
import { AUTOPILOT } from '../algorithms/autopilot.js';
import { checkAdded } from '../features/check-added.js';
import { FEATURE_SETS } from '../features/feature-sets.js';
import { DEFAULT_PRIORITY } from '../instance-queue/instance-queue.js';
import { isTrainingInstanceType, unknownInstanceType } from '../instances/instance-types.js';
import { channelsSchema } from '../notification/channel.js';
import { championSchema } from './champion.js';
import { amtFaults } from './check-amt.js';
import { checkRules } from './check-rules.js';
import { requestEndpointSchema } from './endpoint.js';
import { FEATURE_MAKERS, featureJobSchema } from './feature-job.js';
import { backtestSchema, fitSchema, memberFaults } from './members.js';
import { monitorSchema } from './monitor.js';
import { publishSchema } from './publish.js';
import { referenceFaults, reportSchema } from './report.js';
import { retryChangeFaults } from './retry-changes.js';
import { processingJobsOf, rulesSchema } from './rules.js';
import { sweepSchema } from './search-space.js';
import { spotFaults, spotSchema } from './spot.js';
import { transformFaults, transformSchema } from './transform.js';

/**
 * What a user asks for: the YAML file of `forecast run --config`.
 *
 * Every field has a default, so `{}` is a complete request. Unknown fields are refused: a misspelt limit that is
 * silently ignored can cost real money.
 */
const scopeSchema = z
  .strictObject({
    categories: z.array(z.string()).min(1).optional().describe('Keep the series of these categories: `FOODS`.'),
    departments: z.array(z.string()).min(1).optional().describe('Keep the series of these departments: `FOODS_1`.'),
    stores: z.array(z.string()).min(1).optional().describe('Keep the series of these stores: `CA_1`.'),
    maxItems: z
      .int()
      .min(1)
      .optional()
      .describe('The first so many distinct items in file order, after the other filters.'),
  })
  .prefault({});

/** Where prices after the origin are missing: the last ones before are taken, or it is a fault. */
export const HORIZON_PRICES = ['carry', 'require'] as const;
export type HorizonPrices = (typeof HORIZON_PRICES)[number];

const featuresSchema = z
  .strictObject({
    set: z
      .enum(FEATURE_SETS)
      .default('seed')
      .describe(
        '`seed`: the 33 features of the original notebooks, a row a series and day, with a SNAP column for each state of the calendar. `origin`: features as known at an origin, a row a series, origin and day ahead.',
      ),
    add: z
      .array(z.string().max(60))
      .max(64)
      .default([])
      .describe(
        'Statistics of past sales beside those of the set, by name: `rolling_quantile_90_t28`; the names are in docs/forecasting.md.',
      ),
    rowShare: z
      .number()
      .gt(0)
      .max(1)
      .default(0.2)
      .describe('Share of the rows of the origin set that are drawn to learn from; neighbours say almost the same.'),
    dropUnreleased: z
      .boolean()
      .default(true)
      .describe('Leaves out the days before an item was on sale, which are zeros that mean nothing.'),
    historyDays: z
      .int()
      .min(56)
      .optional()
      .describe('Train on at most so many days before the validation window; all of them by default.'),
    maxParallel: z.int().min(1).max(200).default(2).describe('Shards built at a time.'),
    horizonPrices: z
      .enum(HORIZON_PRICES)
      .default('carry')
      .describe(
        'What is done where a series on sale has no price for some of the 28 days after the origin. `carry`: its last price before is taken, and the run says of how many series. `require`: it is a fault.',
      ),
    runOn: z
      .enum(FEATURE_MAKERS)
      .default('worker')
      .describe(
        '`worker`: workers make the feature files, `maxParallel` stores at a time. `processing`: one processing job of SageMaker does, its stores shared out among instances. The files are the same, byte for byte.',
      ),
    processing: featureJobSchema.optional().describe('How the job of `runOn: processing` runs.'),
  })
  .superRefine(({ set, add, runOn, processing }, context) => {
    if (runOn === 'worker' && processing !== undefined) {
      const message = 'workers make the features, and no job; write features.runOn: processing, or leave this out';
      context.addIssue({ code: 'custom', message, path: ['processing'] });
    }
    for (const { index, message } of checkAdded(set, add)) {
      context.addIssue({ code: 'custom', message, path: ['add', index] });
    }
  })
  .prefault({});

const trainingSchema = z
  .strictObject({
    instanceTypes: z
      .array(z.string().refine(isTrainingInstanceType, { error: ({ input }) => unknownInstanceType(String(input)) }))
      .min(1)
      .default(['ml.m5.xlarge'])
      .describe('Instance types of training jobs, tried in this order when AWS has no capacity.'),
    volumeGb: z.int().min(1).max(16_384).default(30).describe('Disk of each instance, GB.'),
    maxRuntimeSeconds: z
      .int()
      .min(60)
      .max(2_419_200)
      .default(86_400)
      .describe('A job that runs longer is stopped, seconds.'),
    maxParallel: z.int().min(1).max(200).default(2).describe('Jobs at a time when the champion is fitted and applied.'),
    cache: z
      .boolean()
      .default(true)
      .describe('Take over the result of an identical training that was done before, in whatever run.'),
    priority: z
      .int()
      .min(1)
      .max(9)
      .default(DEFAULT_PRIORITY)
      .describe('Position in the instance queue when instances are short: 1 goes first, 9 last.'),
    spot: spotSchema.optional().describe('Train on spot instances: cheaper ones that may be taken away.'),
    keepAliveSeconds: z
      .int()
      .min(1, 'leave the field out for no warm pool')
      .max(3600, 'SageMaker keeps instances for an hour, 3600 s, at most')
      .optional()
      .describe(
        "Seconds that an instance is kept after its job for the next one: a warm pool, which spares most of a short trial's waiting and lets containers keep what they made of the data. AWS bills this time.",
      ),
  })
  .superRefine(({ spot, maxRuntimeSeconds, keepAliveSeconds }, context) => {
    if (keepAliveSeconds !== undefined && spot?.enabled) {
      const message = 'SageMaker keeps no spot instances; leave out this field or training.spot';
      context.addIssue({ code: 'custom', message, path: ['keepAliveSeconds'] });
    }
    for (const { field, message } of spotFaults(spot, maxRuntimeSeconds)) {
      context.addIssue({ code: 'custom', message, path: ['spot', field] });
    }
  })
  .prefault({});

const selectSchema = z
  .strictObject({
    finalists: z.int().min(1).max(50).default(3).describe('Trials that are scored in full, one batch transform each.'),
  })
  .prefault({});

/** YAML takes 1913 for a number. */
const ORIGIN_FORM = 'write a day as d_1913 or 2016-04-24';

const plainRequest = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower-case letters, digits and single hyphens')
    .max(40)
    .default('forecast')
    .describe('Under this name planners find the forecast: `forecasts/<name>/current.json`.'),
  scope: scopeSchema.describe('Which series are forecast; all of the dataset by default.'),
  origin: z
    .string(ORIGIN_FORM)
    .regex(/^(d_\d+|\d{4}-\d{2}-\d{2})$/, { error: ORIGIN_FORM, abort: true })
    .refine((text) => text.startsWith('d_') || z.iso.date().safeParse(text).success, 'there is no such day')
    .optional()
    .describe(
      'Last known day, as `d_1913` or `2016-04-24`; the last day of the data by default. Later days only score.',
    ),
  champion: championSchema
    .optional()
    .describe(
      "Take over an earlier run's champion instead of searching for one; a text is its `of`. A search where it is left out.",
    ),
  features: featuresSchema.describe('The columns that models learn from.'),
  sweep: sweepSchema.prefault({}).describe('The search for hyperparameters over all algorithms.'),
  fit: fitSchema.describe('How the models of the published forecast are made.'),
  backtest: backtestSchema.describe('How the forecast is tried on the past before it is believed.'),
  rules: rulesSchema
    .prefault({})
    .describe('What watches every job of the sweep, and what is done when something is found.'),
  select: selectSchema.describe('How the champion is chosen.'),
  training: trainingSchema.describe('How training jobs run.'),
  transform: transformSchema.describe('How batch transforms run, which apply models.'),
  publish: publishSchema.describe('What is published, and under which condition.'),
  endpoint: requestEndpointSchema
    .optional()
    .describe(
      'The endpoint that serves the forecast once it is published and current; one a forecast, so the next run has its own version served there. Without it nothing is deployed. A deployment that fails leaves the publication as it is. See docs/endpoints.md.',
    ),
  report: reportSchema.describe('What the page of the run shows beside what it shows of every run.'),
  notifications: channelsSchema
    .optional()
    .describe('Who is told what happens to runs, and how; without it nobody is. See docs/operations.md.'),
  monitor: monitorSchema.describe(
    'What is done about what `forecast monitor` finds once sales have come; people are told of everything by default.',
  ),
});

/** The request, with what only shows across its parts: a rule that could never say anything is refused before a job is paid for. */
export const requestSchema = plainRequest.superRefine(
  ({ rules, sweep, training, transform, fit, features, report }, context) => {
    for (const { path, message } of transformFaults({ training, transform })) {
      context.addIssue({ code: 'custom', message, path: [...path] });
    }
    for (const { path, message } of amtFaults({ sweep, rules, training })) {
      context.addIssue({ code: 'custom', message, path: [...path] });
    }
    const algorithms = Object.keys(sweep.algorithms);
    const declarations = algorithms.flatMap((algorithm) => declarationIn(sweep.algorithms, algorithm) ?? []);
    const metrics = declarations.flatMap((declaration) => declaration.metrics.map(({ name }) => name));
    for (const { name, featureSets } of declarations.filter((one) => !one.featureSets.includes(features.set))) {
      const message = `${name} can't learn from the ${features.set} set, only from ${featureSets.join(' and ')}; choose another set, or leave it out of sweep.algorithms`;
      context.addIssue({ code: 'custom', message, path: ['features', 'set'] });
    }
    const evaluations = processingJobsOf(rules) * sweep.maxParallel;
    if (rules.processingQuota !== undefined && evaluations > rules.processingQuota) {
      const message = `${evaluations} rule evaluations would run at a time (rules x sweep.maxParallel), more than the ${rules.processingQuota} processing jobs of the account; watch fewer rules, lower sweep.maxParallel or use source: engine.`;
      context.addIssue({ code: 'custom', message, path: ['rules', 'processingQuota'] });
    }
    fit.members.forEach((member, index) => {
      if ('method' in member || member.algorithm === undefined) return;
      const { algorithm, hyperparameters = {} } = member;
      const at = ['fit', 'members', index];
      if (!algorithms.includes(algorithm)) {
        const message = `the sweep has no trial of ${algorithm}; add it to sweep.algorithms`;
        context.addIssue({ code: 'custom', message, path: [...at, 'algorithm'] });
      }
      const own = bundledDeclaration(algorithm) === undefined ? declarationIn(sweep.algorithms, algorithm) : undefined;
      for (const { path, message } of own === undefined ? [] : memberFaults(own, hyperparameters)) {
        context.addIssue({ code: 'custom', message, path: [...at, ...path] });
      }
    });
    const tried = [...algorithms, ...(sweep.autopilot === undefined ? [] : [AUTOPILOT])];
    for (const { path, message } of referenceFaults(report?.referenceScores ?? [], tried)) {
      context.addIssue({ code: 'custom', message, path: ['report', 'referenceScores', ...path] });
    }
    const retried = declarations.map((declaration) => ({
      declaration,
      searched: Object.keys(searchedSpace(sweep.algorithms[declaration.name]?.space, declaration.space)),
    }));
    for (const { path, message } of retryChangeFaults(rules.actions, retried)) {
      context.addIssue({ code: 'custom', message, path: ['rules', 'actions', ...path] });
    }
    for (const { path, message } of checkRules(rules, rules.hook.collections, metrics)) {
      context.addIssue({ code: 'custom', message, path: path.split(/[.[\]]+/).filter((part) => part !== '') });
    }
  },
);

/** What is searched: the space of the request, or of the declaration where that has none. */
const searchedSpace = <Space extends object>(given: Space | undefined, usual: Space): Space =>
  given === undefined || Object.keys(given).length === 0 ? usual : given;

export type ForecastRequest = z.infer<typeof requestSchema>;
export type SweepRequest = ForecastRequest['sweep'];
export type TrainingSettings = ForecastRequest['training'];
/** What decides the feature files; prices are a matter of the panels, and who makes the files changes nothing in them. */
export type FeatureSettings = Omit<ForecastRequest['features'], 'horizonPrices' | 'runOn' | 'processing'>;
export type Scope = ForecastRequest['scope'];
