import { COLLECTION_NAMES } from '@durable-forecast/debugger-rules/parameters';
import { z } from 'zod';
import { CHANNEL_FORMS } from '../features/channel.js';
import { FEATURE_SETS } from '../features/feature-sets.js';
import { isTrainingInstanceType, unknownInstanceType } from '../instances/instance-types.js';
import { hyperparameterSchema } from './hyperparameter.js';
import { parameterSchema } from './search-parameter.js';

/** What a sweep ranks the trials of all its algorithms by: root mean squared error on the validation channel, units sold a day. */
export const OBJECTIVE = 'validation:rmse';

const ONE_FORM = {
  channel: `give ${CHANNEL_FORMS.join(' or ')}; rows have the label in the first column`,
  serving: 'rows are sent and predictions awaited as text/csv',
  objective: `trials of all algorithms are ranked by one measure: print the root mean squared error, and define it as ${OBJECTIVE}`,
};

const NAME_FORM = 'use lower-case letters, digits and single hyphens, a letter first, 20 characters at most';

export const algorithmNameSchema = z
  .string({ error: NAME_FORM })
  .max(20, NAME_FORM)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, { error: NAME_FORM, abort: true });

const hyperparameterName = z
  .string()
  .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'SageMaker takes letters, digits and _ in names of hyperparameters');
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const channelSchema = z.enum(CHANNEL_FORMS, { error: ONE_FORM.channel });

const metricSchema = z.strictObject({
  name: z
    .string()
    .regex(
      /^(train|validation):[\w.@-]+$/,
      'call it train:NAME or validation:NAME, by the channel that it is measured on',
    )
    .describe('The channel that it is measured on, and what is measured: `validation:rmse`.'),
  regex: z
    .string()
    .min(1)
    .max(500, 'SageMaker takes 500 characters at most')
    .describe('Finds it in a line of the log; its first group is the value.'),
});

const debuggerSchema = z.strictObject({
  collections: z
    .array(z.enum(COLLECTION_NAMES))
    .describe('Collections of tensors that its container can save for the rules; none where it is left out.'),
});

export const modelSchema = z.strictObject({
  trees: z.enum(['lightgbm', 'xgboost']).describe('Whose trees its model consists of, as that library writes them.'),
  file: z.string().min(1).describe('Their file in model.tar.gz.'),
});

/** How a model that consists of trees is read. */
export type TreeModelFile = z.infer<typeof modelSchema>;

/** The fields of a declaration; what only shows across them is checked by `check-declaration.ts`. */
export const declarationFields = z.strictObject({
  name: algorithmNameSchema.describe('What requests and leaderboards call it.'),
  image: z
    .string()
    .regex(/^[\w./@:-]+$/, 'give the address of an image: repository:tag, or with its registry')
    .describe(
      "The image of its container: `repository:tag` in the ECR of the role's account and region, or a whole address. On the local server a container folder stands for its repository.",
    ),
  builtIn: z
    .boolean()
    .default(false)
    .describe(
      'Whether it is an algorithm of SageMaker itself, which brings its own metric definitions and refuses others.',
    ),
  channels: z
    .strictObject({
      train: channelSchema.describe('Content type of what it learns from.'),
      validation: channelSchema.describe(
        'Content type of what trials are measured on; fits of a champion have no such channel.',
      ),
    })
    .describe(
      'The channels that it reads: parquet with named columns, or CSV without a header, where an empty field is a missing value.',
    ),
  featureSets: z
    .array(z.enum(FEATURE_SETS))
    .min(1, `name at least one: ${FEATURE_SETS.join(', ')}`)
    .default([...FEATURE_SETS])
    .describe('The feature sets that it can learn from.'),
  serving: z
    .literal('text/csv', { error: ONE_FORM.serving })
    .default('text/csv')
    .describe('What its model answers to and with: rows without a header, a prediction a line.'),
  hyperparameters: z
    .record(hyperparameterName, hyperparameterSchema)
    .describe('What its container takes; a request that asks for anything else is refused.'),
  otherNames: z
    .record(z.string(), z.string())
    .default({})
    .describe('What other libraries call a hyperparameter: a request that uses such a name is told the right one.'),
  fixed: z
    .record(hyperparameterName, scalar)
    .default({})
    .describe('Hyperparameters that every job gets and no request may change.'),
  rounds: z
    .string()
    .describe('The hyperparameter that says how many rounds or epochs a job trains, each with a line of the log.'),
  logPeriod: z
    .string()
    .optional()
    .describe('The hyperparameter that says how many rounds lie between two lines of the log, where there is one.'),
  metricList: z
    .string()
    .optional()
    .describe(
      'The hyperparameter that lists the metrics of a round, where there is one: the objective must be among them.',
    ),
  space: z
    .record(hyperparameterName, parameterSchema)
    .refine((space) => Object.keys(space).length > 0, 'an empty space leaves nothing to search')
    .describe('What a sweep tries where the request gives no space.'),
  metrics: z
    .array(metricSchema)
    .min(1, 'without a metric no trial can be ranked')
    .max(40, 'SageMaker takes 40 definitions at most')
    .describe('How numbers are read from the log.'),
  logLines: z
    .array(z.string())
    .min(1, 'give a line that the container logs, so that the expressions can be tried')
    .describe('Lines of its log as they are shown, a tab as `#011`: each metric must be found in one of them.'),
  objective: z
    .literal(OBJECTIVE, { error: ONE_FORM.objective })
    .default(OBJECTIVE)
    .describe('The metric that ranks its trials.'),
  fitObjective: z
    .string()
    .default('train:rmse')
    .describe(
      'The metric that is followed where there is no validation channel, as when a champion is fitted on all days.',
    ),
  instanceTypes: z
    .array(z.string().refine(isTrainingInstanceType, { error: ({ input }) => unknownInstanceType(String(input)) }))
    .min(1, 'leave the field out for those of the request')
    .optional()
    .describe('Instance types of its jobs in place of `training.instanceTypes`.'),
  checkpoints: z
    .boolean()
    .default(false)
    .describe('Whether a job that lost its spot instance goes on from what it saved in /opt/ml/checkpoints.'),
  warmPool: z.boolean().default(true).describe('Whether its jobs may use instances that earlier ones have left warm.'),
  debugger: debuggerSchema.prefault({ collections: [] }).describe('What it saves for the rules.'),
  model: modelSchema.optional().describe('How its model is read to explain forecasts, where it consists of trees.'),
});

export type AlgorithmDeclaration = z.infer<typeof declarationFields>;
